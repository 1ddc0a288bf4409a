import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dump } from 'js-yaml'
import { COMMON_OUTPUTS, type Definition } from '../src/action/definition.ts'
import { table } from '../src/report/markdown.ts'
import { withRoles } from './rbac.ts'

/**
 * Makes what users read of an action from its table: `actions/<name>/action.yml`, and in its README.md the part between
 * the two marks; and the Roles of `docs/rbac.md`. `--check` says which of them are out of date; nothing is written then.
 */
const ROOT = resolve(import.meta.dirname, '..')
const TABLES = join(ROOT, 'src/action/tables')
const BEGIN = '<!-- made by scripts/metadata.ts from the table of the action -->'
const END = '<!-- end of what is made -->'

/** All actions, in the order of their names. */
export async function definitions(): Promise<Definition[]> {
  const files = readdirSync(TABLES).filter((file) => file !== 'common.ts')
  const modules: object[] = await Promise.all(files.map((file) => import(pathToFileURL(join(TABLES, file)).href)))
  const all: Definition[] = modules.flatMap((exported) => Object.values(exported))
  return all.sort((a, b) => a.name.localeCompare(b.name))
}

export function actionYml(definition: Definition): string {
  const { name, title, description, branding } = definition
  const inputs = Object.entries(definition.inputs).map(([input, { description, required, default: value }]) => [
    input,
    { description, required, ...(value === undefined ? {} : { default: value }) },
  ])
  const outputs = Object.entries(outputsOf(definition)).map(([output, description]) => [output, { description }])
  const post = existsSync(join(ROOT, 'actions', name, 'post.ts'))
  const content = {
    name: title,
    description,
    branding: { ...branding },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    runs: {
      using: 'node24',
      main: `../../dist/${name}/index.js`,
      ...(post ? { post: `../../dist/${name}-post/index.js` } : {}),
    },
  }
  return `# Made by scripts/metadata.ts from src/action/tables/${name}.ts: change it there.\n${dump(content, { lineWidth: 120 })}`
}

/** Inputs and outputs as markdown tables. */
export function reference(definition: Definition): string {
  const inputs = Object.entries(definition.inputs).map(([name, { kind, description, required, default: value }]) => [
    name,
    kind,
    required ? 'required' : (value ?? ''),
    description,
  ])
  const outputs = Object.entries(outputsOf(definition))
  return [
    '### Inputs',
    table(['Name', 'Value', 'Default', 'What it does'], inputs).trim(),
    '### Outputs',
    `Every output is set on every path, also when the step fails; what is not known is empty.`,
    table(['Name', 'What it is'], outputs).trim(),
  ].join('\n\n')
}

/** A README with its made part brought up to date; as it is where it has none. */
export function withReference(readme: string, definition: Definition): string {
  const begin = readme.indexOf(BEGIN)
  const end = readme.indexOf(END)
  if (begin < 0 || end < begin) return readme
  return `${readme.slice(0, begin)}${BEGIN}\n\n${reference(definition)}\n\n${readme.slice(end)}`
}

/** Path and content of every file that is made. */
export async function madeFiles(): Promise<{ path: string; content: string }[]> {
  const rbac = join(ROOT, 'docs/rbac.md')
  return [{ path: rbac, content: withRoles(readFileSync(rbac, 'utf8')) }, ...(await filesOfActions())]
}

async function filesOfActions(): Promise<{ path: string; content: string }[]> {
  return (await definitions()).flatMap((definition) => {
    const folder = join(ROOT, 'actions', definition.name)
    const readme = join(folder, 'README.md')
    const files = [{ path: join(folder, 'action.yml'), content: actionYml(definition) }]
    if (existsSync(readme)) {
      files.push({ path: readme, content: withReference(readFileSync(readme, 'utf8'), definition) })
    }
    return files
  })
}

function outputsOf({ outputs }: Definition): Record<string, string> {
  return { ...outputs, ...COMMON_OUTPUTS }
}

async function main(check: boolean): Promise<number> {
  let stale = 0
  for (const { path, content } of await madeFiles()) {
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue
    stale += 1
    if (check) console.error(`${relative(ROOT, path)} is out of date: run node scripts/metadata.ts`)
    else writeFileSync(path, content)
  }
  return check && stale > 0 ? 1 : 0
}

if (import.meta.main) process.exitCode = await main(process.argv.includes('--check'))
