import { readXml } from '../../xml.ts'
import { Collector, type CoverageReport } from './report.ts'

/** @see https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd */
export function readCobertura(text: string, name: string): CoverageReport {
  const collector = new Collector(name)
  const roots: string[] = []
  let path: string | undefined
  let source: string | undefined
  readXml(text, name, {
    open(element, attributes) {
      if (element === 'source') source = ''
      if (element === 'class' && attributes.filename !== undefined) {
        path = attributes.filename
        collector.file(path)
      }
      if (element === 'line' && path !== undefined) {
        collector.line(path, Number(attributes.number), Number(attributes.hits) > 0)
      }
    },
    close(element) {
      if (element === 'class') path = undefined
      if (element === 'source' && source !== undefined) {
        if (source.trim() !== '') roots.push(source.trim())
        source = undefined
      }
    },
    text(piece) {
      if (source !== undefined) source += piece
    },
  })
  return { format: 'Cobertura', files: collector.files(), roots }
}
