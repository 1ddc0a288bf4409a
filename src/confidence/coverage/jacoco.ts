import { readXml } from '../../xml.ts'
import { Collector, type CoverageReport } from './report.ts'

/** @see https://www.jacoco.org/jacoco/trunk/coverage/report.dtd: mi and ci are missed and covered instructions */
export function readJacoco(text: string, name: string): CoverageReport {
  const collector = new Collector(name)
  let folder = ''
  let path: string | undefined
  readXml(text, name, {
    open(element, attributes) {
      if (element === 'package') folder = attributes.name ?? ''
      if (element === 'sourcefile' && attributes.name !== undefined) {
        path = folder === '' ? attributes.name : `${folder}/${attributes.name}`
        collector.file(path)
      }
      if (element === 'line' && path !== undefined) {
        collector.line(path, Number(attributes.nr), Number(attributes.ci) > 0)
      }
    },
    close(element) {
      if (element === 'sourcefile') path = undefined
    },
  })
  return { format: 'JaCoCo', files: collector.files(), roots: [] }
}
