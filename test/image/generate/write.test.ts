import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { applyPatch } from 'diff'
import { UserError } from '../../../src/errors.ts'
import { generated } from '../../../src/image/generate/files.ts'
import { marked, UNMARKED } from '../../../src/image/generate/mark.ts'
import { type WrittenFile, writeGenerated } from '../../../src/image/generate/write.ts'
import { cpuMs, TOO_LONG_MS } from '../../cpu.ts'
import { DOCKERFILE, go } from './projects.ts'

const top = mkdtempSync(join(tmpdir(), 'gradus-generate-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(top, 'project-'))
})

const FILES = generated(go, DOCKERFILE)
const NEXT = generated({ ...go, port: 9090 }, `${DOCKERFILE}# more\n`)

function write(files = FILES, options: { force?: boolean; dryRun?: boolean } = {}): readonly WrittenFile[] {
  return writeGenerated(root, files, { force: false, dryRun: false, ...options })
}

function states(written: readonly WrittenFile[]): Record<string, string> {
  return Object.fromEntries(
    written.filter(({ state }) => state !== 'unchanged').map(({ path, state }) => [path, state]),
  )
}

function text(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Every file below the folder with its text. */
function everything(folder = root): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]))
}

test('a first run makes every file, a second changes nothing', () => {
  expect(new Set(Object.values(states(write())))).toEqual(new Set(['created']))
  const before = everything()
  expect(Object.values(before).sort()).toEqual([...FILES.values()].sort())
  const times = statSync(join(root, 'Dockerfile')).mtimeMs
  const again = write()
  expect(states(again)).toEqual({})
  expect(again.map(({ diff }) => diff).join('')).toBe('')
  expect(everything()).toEqual(before)
  expect(statSync(join(root, 'Dockerfile')).mtimeMs).toEqual(times)
})

test('what nobody changed follows the project', () => {
  write()
  const written = states(write(NEXT))
  expect(written).toMatchObject({ Dockerfile: 'updated', 'k8s/deployment.yaml': 'updated' })
  expect(written).not.toHaveProperty(['k8s/service.yaml'])
  expect(text('k8s/deployment.yaml')).toContain('containerPort: 9090')
  expect(states(write(NEXT))).toEqual({})
})

test("git's other ends of lines are no change of a person's", () => {
  write()
  for (const path of FILES.keys()) writeFileSync(join(root, path), text(path).replaceAll('\n', '\r\n'))
  expect(states(write())).toEqual({})
  expect(states(write(NEXT)).Dockerfile).toBe('updated')
})

describe("a person's file", () => {
  const own = 'FROM debian\nCMD ["x"]\n'

  test('stays as it is, and why and the difference are told', () => {
    writeFileSync(join(root, 'Dockerfile'), own)
    const written = write().find(({ path }) => path === 'Dockerfile')
    expect(text('Dockerfile')).toBe(own)
    expect(written).toMatchObject({
      state: 'kept',
      note: 'Dockerfile is not ours and stays as it is; set force to have it replaced',
    })
    expect(applyPatch(own, written?.diff ?? '')).toBe(FILES.get('Dockerfile'))
  })

  test('is one that Gradus made and a person changed, be it by a space', () => {
    write()
    writeFileSync(join(root, 'docker-compose.yml'), `${text('docker-compose.yml')} `)
    const written = write(NEXT).find(({ path }) => path === 'docker-compose.yml')
    expect(written?.note).toMatch(/^docker-compose.yml was changed since Gradus made it and stays as it is/)
    expect(text('docker-compose.yml')).toContain('target: 8080')
  })

  test('is one whose mark was copied from another', () => {
    write()
    const mark = text('Dockerfile').split('\n')[1]
    writeFileSync(join(root, 'Dockerfile'), `${mark}\nFROM mine\n`)
    expect(states(write())).toEqual({ Dockerfile: 'kept' })
  })

  test('is replaced with force, and only then', () => {
    writeFileSync(join(root, 'Dockerfile'), own)
    expect(states(write(FILES, { force: true })).Dockerfile).toBe('replaced')
    expect(text('Dockerfile')).toBe(FILES.get('Dockerfile'))
  })

  test('is kept whatever it holds', () => {
    const strange = [Buffer.from([0xff, 0xfe, 0]), Buffer.alloc(3 * 2 ** 20, 'x'), Buffer.from('a\0b'), Buffer.alloc(0)]
    for (const bytes of strange) {
      writeFileSync(join(root, 'Dockerfile'), bytes)
      expect(states(write()).Dockerfile).toBe('kept')
      expect(readFileSync(join(root, 'Dockerfile')).equals(bytes)).toBe(true)
    }
  })

  test('gradus.yml holds settings that are nowhere else: not even force replaces it', () => {
    writeFileSync(join(root, 'gradus.yml'), 'services: {}\n')
    expect(states(write(FILES, { force: true }))).not.toHaveProperty(['gradus.yml'])
    expect(text('gradus.yml')).toBe('services: {}\n')
  })
})

describe('a diff', () => {
  test('applies with git', () => {
    write()
    writeFileSync(join(root, 'k8s/deployment.yaml'), 'kind: Mine\n')
    const written = write(NEXT, { dryRun: true })
    const patch = written.map(({ diff }) => diff).join('')
    writeFileSync(join(root, 'all.patch'), patch)
    execFileSync('git', ['apply', '--unsafe-paths', '--directory', root, join(root, 'all.patch')], { cwd: top })
    for (const { path } of written) {
      if (path !== 'gradus.yml') expect([path, text(path)]).toEqual([path, NEXT.get(path)])
    }
  })

  test('of files that do not exist yet makes them', () => {
    const patch = write(FILES, { dryRun: true })
      .map(({ diff }) => diff)
      .join('')
    writeFileSync(join(root, 'all.patch'), patch)
    execFileSync('git', ['apply', '--unsafe-paths', '--directory', root, join(root, 'all.patch')], { cwd: top })
    for (const [path, content] of FILES) expect(text(path)).toBe(content)
  })

  test('of two texts with nothing in common takes no longer than a person waits', () => {
    const lines = Array.from({ length: 90_000 }, (_, line) => `${(line * 7919) % 90_001}`)
    writeFileSync(join(root, 'Dockerfile'), lines.join('\n'))
    const other = Array.from({ length: 30_000 }, (_, line) => `${(line * 104_729) % 90_001}`).join('\n')
    const start = cpuMs()
    const [written] = write(new Map([['Dockerfile', marked(`# ${UNMARKED}\n${other}\n`)]]))
    expect(cpuMs() - start).toBeLessThan(TOO_LONG_MS)
    expect(written?.diff).toContain('+++ b/Dockerfile')
  })
})

test('a dry run tells the same and writes nothing', () => {
  const dry = write(FILES, { dryRun: true })
  expect(everything()).toEqual({})
  expect(readdirSync(root)).toEqual([])
  expect(dry).toEqual(write())
})

describe('T12: through links nothing is written', () => {
  const outside = join(top, 'outside')
  beforeEach(() => {
    rmSync(outside, { recursive: true, force: true })
    mkdirSync(outside)
    writeFileSync(join(outside, 'precious'), 'as it was')
  })

  test.each<[string, () => void]>([
    ['a file that is a link out', () => symlinkSync(join(outside, 'precious'), join(root, 'Dockerfile'))],
    ['a file that is a link to nothing', () => symlinkSync(join(outside, 'new'), join(root, 'Dockerfile'))],
    ['a file that is a link to itself', () => symlinkSync('Dockerfile', join(root, 'Dockerfile'))],
    ['a folder that is a link out', () => symlinkSync(outside, join(root, 'k8s'))],
    ['a folder that is a link to nothing', () => symlinkSync(join(outside, 'new'), join(root, 'k8s'))],
    [
      'a file that is a link within',
      () => {
        writeFileSync(join(root, 'other'), 'x')
        symlinkSync('other', join(root, 'monitoring.tmp'))
        symlinkSync('other', join(root, '.dockerignore'))
      },
    ],
  ])('%s', (_, plant) => {
    plant()
    const before = everything(top)
    for (const force of [false, true]) expect(() => write(FILES, { force })).toThrow(UserError)
    expect(everything(top)).toEqual(before)
    expect(existsSync(join(outside, 'new'))).toBe(false)
  })

  test('a folder that is a link to one within is a folder', () => {
    mkdirSync(join(root, 'deploy'))
    symlinkSync('deploy', join(root, 'k8s'))
    write()
    expect(text('deploy/service.yaml')).toBe(FILES.get('k8s/service.yaml'))
  })

  test('the project folder itself may be reached by a link', () => {
    const link = join(top, `link-${Math.random()}`)
    symlinkSync(root, link)
    writeGenerated(link, FILES, { force: false, dryRun: false })
    expect(text('Dockerfile')).toBe(FILES.get('Dockerfile'))
  })
})

test.each(['../x', '/etc/x', 'a//b', 'a/./b', 'a/../../x', '', 'a\\b', 'a\nb', '.', 'a/'])(
  'T2: the path %j is no path of a generated file',
  (path) => {
    expect(() => write(new Map([[path, 'x']]))).toThrow('is no path of a generated file')
    expect(readdirSync(root)).toEqual([])
  },
)

describe('what is in the way is one sentence, before anything is written', () => {
  test('a folder where a file goes', () => {
    mkdirSync(join(root, 'Dockerfile'))
    expect(() => write()).toThrow('Dockerfile is not a file; move it away, a file is generated there')
    expect(readdirSync(root)).toEqual(['Dockerfile'])
  })

  test('a file where a folder goes', () => {
    writeFileSync(join(root, 'k8s'), 'mine')
    expect(() => write()).toThrow(
      "can't read k8s/deployment.yaml: a file stands where its folder would be; move that file away",
    )
    expect(readdirSync(root)).toEqual(['k8s'])
  })

  test('a pipe, which would be read for ever', () => {
    execFileSync('mkfifo', [join(root, 'Dockerfile')])
    expect(() => write()).toThrow('is not a file')
  })

  test('no project folder', () => {
    expect(() => writeGenerated(join(root, 'none'), FILES, { force: false, dryRun: false })).toThrow(
      /^the folder .*none can't be opened/,
    )
  })
})

describe('a disk that takes no more', () => {
  const sources = join(import.meta.dirname, '../../../src/image/generate')
  const script = join(top, 'write.ts')
  writeFileSync(
    script,
    `
    import { readdirSync, readFileSync } from 'node:fs'
    import { generated } from ${JSON.stringify(join(sources, 'files.ts'))}
    import { writeGenerated } from ${JSON.stringify(join(sources, 'write.ts'))}
    import { go, DOCKERFILE } from ${JSON.stringify(join(import.meta.dirname, 'projects.ts'))}
    const files = generated(go, DOCKERFILE)
    let message = ''
    try { writeGenerated('.', files, { force: false, dryRun: false }) } catch (error) { message = error.name + ': ' + error.message }
    const found = readdirSync('.', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'filler')
    const texts = found.map(({ parentPath, name }) => readFileSync(parentPath + '/' + name, 'utf8'))
    console.log(JSON.stringify({ message, found: found.length, whole: texts.filter((text) => [...files.values()].includes(text)).length }))`,
  )

  /** Writes into a file system of its own, after `prepare`. */
  function writeOn(prepare: string): { message: string; found: number; whole: number } {
    const disk = mkdtempSync(join(top, 'disk-'))
    const mounted = `mount -t tmpfs -o size=64k tmpfs "$1" && cd "$1" && ${prepare} && exec "$2" "$3"`
    const rights = process.getuid?.() === 0 ? [] : ['--map-root-user']
    const words = [...rights, '--mount', 'sh', '-c', mounted, 'sh', disk, process.execPath, script]
    return JSON.parse(execFileSync('unshare', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
  }

  test('because it is full: one sentence, and what is there is whole', () => {
    const { message, found, whole } = writeOn('head -c 40960 /dev/zero > filler')
    expect(message).toMatch(/^UserError: can't write \S+: no space is left on the disk; make room and run this again$/)
    expect(found).toBeGreaterThan(0)
    expect(found).toBeLessThan(FILES.size)
    expect(whole).toBe(found)
  })

  test('because it can only be read: one sentence', () => {
    expect(writeOn('mount -o remount,ro "$1"')).toEqual({
      message:
        "UserError: can't write Dockerfile: the file system can only be read; give a folder that can be written to",
      found: 0,
      whole: 0,
    })
  })
})
