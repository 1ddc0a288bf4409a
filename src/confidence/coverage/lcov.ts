import { Collector, type CoverageReport } from './report.ts'

/** @see geninfo(1), "FILES": SF begins a source file, DA:<line>,<executions>[,<checksum>] is one line of it */
export function readLcov(text: string, name: string): CoverageReport {
  const collector = new Collector(name)
  let path: string | undefined
  for (const line of text.split('\n')) {
    if (line.startsWith('SF:')) {
      path = line.slice(3).trim()
      collector.file(path)
    } else if (line.startsWith('end_of_record')) {
      path = undefined
    } else if (path !== undefined && line.startsWith('DA:')) {
      const [number, executions] = line.slice(3).split(',', 2)
      collector.line(path, Number(number), Number(executions) > 0)
    }
  }
  return { format: 'LCOV', files: collector.files(), roots: [] }
}
