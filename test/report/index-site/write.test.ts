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
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { indexSite } from '../../../src/report/index-site/site.ts'
import { OWN_FILES, writeSite } from '../../../src/report/index-site/write.ts'
import { everyday, NOW } from './scenes.ts'

const files = indexSite(everyday(), { now: NOW })
const fewer = indexSite({ ...everyday(), packages: everyday().packages.slice(1) }, { now: NOW })
let place: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'gradus-site-'))
})
afterEach(() => rmSync(place, { recursive: true }))

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

describe('a site in a folder', () => {
  test('is what was given, in a folder that is made', () => {
    const folder = join(place, 'new', 'site')
    expect(writeSite(folder, files)).toEqual({ written: files.size, kept: 0, removed: 0 })
    expect(filesIn(folder)).toEqual([OWN_FILES, ...files.keys()].sort())
    for (const [path, content] of files) expect(readFileSync(join(folder, path), 'utf8')).toBe(content)
  })

  test('is renewed: what changed is written, what is gone is removed, what is not its own stays', () => {
    writeSite(place, files)
    writeFileSync(join(place, 'CNAME'), 'packages.acme.example\n')
    writeFileSync(join(place, 'packages', 'mine.html'), 'mine')
    const touched = statSync(join(place, 'style.css')).ino
    const { written, kept, removed } = writeSite(place, fewer)
    expect({ removed, sum: written + kept }).toEqual({ removed: 1, sum: fewer.size })
    expect(kept).toBeGreaterThan(fewer.size / 2)
    expect(statSync(join(place, 'style.css')).ino).toBe(touched)
    expect(existsSync(join(place, 'packages/acme/basket.html'))).toBe(false)
    expect(readFileSync(join(place, 'CNAME'), 'utf8')).toBe('packages.acme.example\n')
    expect(readFileSync(join(place, 'packages/mine.html'), 'utf8')).toBe('mine')
    for (const [path, content] of fewer) expect(readFileSync(join(place, path), 'utf8')).toBe(content)
  })

  test('is not written over the files of somebody else', () => {
    writeFileSync(join(place, 'index.html'), 'mine')
    expect(() => writeSite(place, files)).toThrow(
      `${place} has a file index.html that is not of this site; give an empty folder, or move it away`,
    )
    expect(filesIn(place)).toEqual(['index.html'])
  })

  test('is finished by the next run where one died half-way', () => {
    writeSite(place, fewer)
    // As a run leaves it that was killed after it wrote down what it would write.
    writeFileSync(join(place, OWN_FILES), [...files.keys()].join('\n'))
    writeFileSync(join(place, 'packages/acme/basket.html'), '<!DOCTY')
    expect(writeSite(place, files).written).toBeGreaterThan(0)
    expect(readFileSync(join(place, 'packages/acme/basket.html'), 'utf8')).toBe(files.get('packages/acme/basket.html'))
  })

  test('T12 a planted list removes nothing but pages, and nothing outside', () => {
    const outside = join(place, 'outside.html')
    writeFileSync(outside, 'mine')
    const folder = join(place, 'site')
    mkdirSync(folder)
    writeFileSync(join(folder, 'README.md'), 'mine')
    writeFileSync(join(folder, OWN_FILES), '../outside.html\nREADME.md\n/etc/hostname\npackages/../../outside.html\n')
    writeSite(folder, files)
    expect(readFileSync(outside, 'utf8')).toBe('mine')
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine')
  })

  test.each(['index.html', 'packages'])('T12 nothing is written through a link at %s', (path) => {
    const outside = join(place, 'outside')
    const folder = join(place, 'site')
    mkdirSync(outside)
    mkdirSync(folder)
    symlinkSync(path === 'packages' ? outside : join(outside, 'x'), join(folder, path))
    expect(() => writeSite(folder, files)).toThrow(/link/)
    expect(readdirSync(outside)).toEqual([])
  })

  test('says why a folder can not be made', () => {
    writeFileSync(join(place, 'file'), '')
    expect(() => writeSite(join(place, 'file', 'site'), files)).toThrow(/can't make the folder .*a file stands where/)
  })
})
