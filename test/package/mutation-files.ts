import { readManifest } from '../../src/package/manifest.ts'
import { type ManifestFile, PACKAGE } from '../../src/package/types.ts'
import {
  bytesAt,
  type Change,
  flipped,
  good,
  manifest,
  ofChange,
  ofEntries,
  put,
  type Row,
  sortedOf,
} from './mutation-world.ts'
import { pax, type RawEntry } from './tar-bytes.ts'

export const FILES = readManifest(manifest, 'P').files

/** One file of a package changed in every way. */
export function fileRows({ path, mode, size }: ManifestFile): Row[] {
  const there = good.get(path) as RawEntry
  const other = { file: 'executable', executable: 'not executable' }[mode]
  const listed = { file: 'not executable', executable: 'executable' }[mode]
  const change = (part: Partial<RawEntry>) => () => ofChange((files) => void files.set(path, { ...there, ...part }))
  const moved: Change = (files) => {
    files.delete(path)
    files.set(`${path}.1`, { ...there, name: `${path}.1` })
  }

  return [
    [
      'one bit',
      change({ content: flipped(bytesAt(good, path)) }),
      `P: ${path} was changed; its bytes are not those that were signed`,
    ],
    ['nothing in it', change({ content: '' }), `P: ${path} has 0 bytes and its manifest says ${size}; it was changed`],
    [
      'a byte more',
      change({ content: Buffer.concat([bytesAt(good, path), Buffer.from('x')]) }),
      `P: ${path} has ${size + 1} bytes and its manifest says ${size}; it was changed`,
    ],
    ['removed', () => ofChange((files) => void files.delete(path)), `P lacks ${path}, which its manifest lists`],
    ['renamed', () => ofChange(moved), `P lacks ${path}, which its manifest lists; ${path}.1 has its bytes`],
    [
      'a link',
      change({ type: '2', link: '/etc/passwd', content: '' }),
      `P has an entry ${path} that is a symbolic link; don't trust its source`,
    ],
    [
      'a hard link',
      change({ type: '1', link: PACKAGE, content: '' }),
      `P has an entry ${path} that is a hard link; don't trust its source`,
    ],
    [
      'another mode',
      change({ mode: mode === 'file' ? 0o755 : 0o644 }),
      `P: ${path} is ${other} and its manifest says ${listed}`,
    ],
    ['a file beside it', () => ofChange(put(`${path}.2`, 'x')), `P has ${path}.2, which its manifest does not list`],
  ]
}

/** T13: an entry more in the archive of a package that was signed. */
export function entryRows(): Row[] {
  const last = 'recipe/zzz'
  const more =
    (...entries: RawEntry[]) =>
    () =>
      ofEntries([...sortedOf(good), ...entries])
  const bad = (path: string, why: string) => `P has an entry ${path} that ${why}; don't trust its source`

  return [
    ['an absolute path', more({ name: '/etc/passwd' }), bad('/etc/passwd', 'is an absolute path')],
    ['a way out', more({ name: 'recipe/../../x' }), bad('recipe/../../x', 'leads out of the package by ".."')],
    ['a symbolic link', more({ name: last, type: '2', link: '/etc' }), bad(last, 'is a symbolic link')],
    ['a hard link', more({ name: last, type: '1', link: PACKAGE }), bad(last, 'is a hard link')],
    ['a device', more({ name: last, type: '3' }), bad(last, 'is a device')],
    ['a pipe', more({ name: last, type: '6' }), bad(last, 'is a pipe')],
    ['a folder', more({ name: last, type: '5' }), bad(last, 'is a folder by itself')],
    ['setuid', more({ name: last, mode: 0o4755 }), `P has an entry ${last} with a setuid bit; don't trust its source`],
    [
      'a NUL',
      more({ name: `${last}\0/../x` }),
      `P has an entry ${last} that is written as no Gradus writes it; pack it by Gradus alone`,
    ],
    ['a longer path', more(pax({ path: '/etc/passwd' }), { name: last }), bad('PaxHeaders/x', 'is an extended header')],
    ['a file twice', more({ name: 'recipe/migrate.sh' }), bad('recipe/migrate.sh', 'is there twice')],
    [
      'another case',
      more({ name: 'recipe/Migrate.sh' }),
      bad('recipe/Migrate.sh', 'differs from recipe/migrate.sh only in case'),
    ],
    ['out of order', more({ name: 'ci-cd/a' }), 'P has its entry ci-cd/a out of order; pack it by Gradus alone'],
  ]
}
