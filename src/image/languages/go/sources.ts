import { posix } from 'node:path'
import type { Sources } from '../../project.ts'
import { type Member, ownerOf } from './members.ts'

/** Folders of programs that accompany a service: never taken for it where there is another. */
const BESIDES = /(?:^|\/)(?:examples?|samples?|tools?|hack|scripts?|tests?|e2e|docs?|internal\/tools|build|ci)(?:\/|$)/

export interface GoFile {
  readonly path: string
  readonly text: string
}

/** The Go files of the members that a build may compile: no tests, no vendored ones, none that a tag excludes for certain. */
export function goFiles(sources: Sources, members: readonly Member[]): GoFile[] {
  const strangers = sources.files
    .filter((path) => posix.basename(path) === 'go.mod')
    .map((path) => posix.dirname(path))
    .filter((folder) => !members.some((member) => member.folder === folder))
  return sources.files.flatMap((path) => {
    if (!path.endsWith('.go') || path.endsWith('_test.go') || hidden(path)) return []
    if (strangers.some((folder) => path.startsWith(`${folder}/`)) || ownerOf(path, members) === undefined) return []
    const text = sources.text(path)
    return text === undefined || /^\/\/(?:go:build| \+build) ignore\b/m.test(text) ? [] : [{ path, text }]
  })
}

/** As the go command sees it: folders that begin with a dot or an underscore, testdata and vendor don't belong. */
function hidden(path: string): boolean {
  return path.split('/').some((part) => /^[._]/.test(part) || part === 'testdata' || part === 'vendor')
}

/** Folders with a program, relative to the root, `.` for the root itself; those of tools and examples last. */
export function programFolders(files: readonly GoFile[]): { services: string[]; besides: string[] } {
  const folders = new Set<string>()
  for (const { path, text } of files) {
    if (/^package main\b/m.test(text) && /^func main\(\)/m.test(text)) folders.add(posix.dirname(path))
  }
  const sorted = [...folders].sort()
  return {
    services: sorted.filter((folder) => !BESIDES.test(folder)),
    besides: sorted.filter((folder) => BESIDES.test(folder)),
  }
}

/** What glibc brings and the runtime image has. */
const LIBC = ['c', 'm', 'dl', 'pthread', 'rt', 'util', 'resolv']
/** Well-known modules that are nothing without cgo, and bring their C along. */
const NEED_CGO = [
  'github.com/mattn/go-sqlite3',
  'github.com/confluentinc/confluent-kafka-go',
  'github.com/marcboeker/go-duckdb',
  'github.com/duckdb/duckdb-go',
]

/** Why cgo is needed, as the end of a sentence, and the C libraries beyond libc that the project links with. */
export function cgoOf(
  files: readonly GoFile[],
  requires: readonly string[],
): { reason: string | undefined; libraries: { name: string; file: string }[] } {
  const users = files.filter(({ text }) => /^[ \t]{0,40}(?:import[ \t]{1,40})?"C"[ \t\r]{0,40}$/m.test(text))
  const libraries = users.flatMap(({ path, text }) => linked(text).map((name) => ({ name, file: path })))
  const module = requires.find((path) => NEED_CGO.some((known) => path === known || path.startsWith(`${known}/`)))
  const reason = users[0] === undefined ? module && `go.mod requires ${module}` : `${users[0].path} imports "C"`
  return { reason, libraries }
}

function linked(text: string): string[] {
  const flags = [...text.matchAll(/^[ \t]{0,40}(?:\/\/|\*)?[ \t]{0,40}#cgo\b[^:\n]{0,80}\bLDFLAGS:([^\n]{0,500})/gm)]
  const configs = [
    ...text.matchAll(/^[ \t]{0,40}(?:\/\/|\*)?[ \t]{0,40}#cgo\b[^:\n]{0,80}\bpkg-config:([^\n]{0,500})/gm),
  ]
  return [
    ...flags.flatMap(([, line = '']) => [...line.matchAll(/(?:^|\s)-l([\w.+-]{1,60})/g)].map(([, name = '']) => name)),
    ...configs.flatMap(([, line = '']) => line.split(/\s+/).filter((word) => /^[\w.+-]{1,60}$/.test(word))),
  ].filter((name) => !LIBC.includes(name))
}

/** Where the program listens, and how the sources say so. */
export function portsIn(files: readonly GoFile[]): { ports: number[]; fromEnvironment: boolean } {
  const ports = new Set<number>()
  let fromEnvironment = false
  for (const { text } of files) {
    for (const [, digits = ''] of text.matchAll(/"(?:0\.0\.0\.0|\[::\])?:(\d{2,5})"/g)) {
      const port = Number(digits)
      if (port < 65_536) ports.add(port)
    }
    if (/\b(?:Getenv|LookupEnv)\("PORT"\)/.test(text)) {
      fromEnvironment = true
      // The usual default of a PORT that isn't set: port = "8080".
      for (const [, digits = ''] of text.matchAll(/\bport\b[^\n"]{0,20}=\s*"(\d{2,5})"/gi)) {
        const port = Number(digits)
        if (port < 65_536) ports.add(port)
      }
    }
  }
  return { ports: [...ports], fromEnvironment }
}
