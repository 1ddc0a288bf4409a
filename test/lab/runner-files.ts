/** What a runner reads from a step: command files and commands in its stdout. */

export interface WorkflowCommand {
  command: string
  properties: Record<string, string>
  message: string
}

/** GITHUB_OUTPUT and its like: `name=value` lines and `name<<mark … mark` blocks. */
export function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split('\n')
  while (lines.length) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const block = /^([^=]+?)<<(.+)$/.exec(line)
    if (block) {
      const [, name = '', mark = ''] = block
      const end = lines.indexOf(mark)
      if (end < 0) throw new Error(`no end mark ${mark} for ${name}`)
      values[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n')
    } else {
      const at = line.indexOf('=')
      if (at < 1) throw new Error(`neither name=value nor name<<mark: ${line}`)
      values[line.slice(0, at)] = line.slice(at + 1)
    }
  }
  return values
}

/** `::name key=value,key=value::message` lines, unescaped. */
export function parseCommands(stdout: string): WorkflowCommand[] {
  const found: WorkflowCommand[] = []
  for (const line of stdout.split('\n')) {
    const [, command, list = '', message = ''] = /^::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? []
    if (!command) continue
    const pairs = list.split(',').filter((pair) => pair.includes('='))
    const properties = pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return [
        pair.slice(0, at),
        unescaped(pair.slice(at + 1))
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ','),
      ]
    })
    found.push({ command, properties: Object.fromEntries(properties), message: unescaped(message) })
  }
  return found
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}
