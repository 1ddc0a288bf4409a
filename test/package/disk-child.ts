import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Archive } from '../../src/package/extract.ts'
import { packFolder } from '../../src/package/pack.ts'
import { never, requestOf, shop } from './sample.ts'

/** `disk-child.ts <folder> <disk>`: packs onto a small disk, and unpacks there; prints what was said and what is left. */
const [folder = '', disk = ''] = process.argv.slice(2)
const noise = Buffer.concat(Array.from({ length: 4096 }, (_, n) => createHash('sha256').update(`${n}`).digest()))
const root = shop(join(folder, 'repository'), { 'recipe/noise': noise })
const packed = await packFolder(requestOf(root), { signal: never })
const packing = await packed.write(join(disk, 'a.tgz'), new Map()).then(String, String)
const { file } = await packed.write(join(folder, 'a.tgz'), new Map())
await using archive = await Archive.open(file, { signal: never })
const { files } = await archive.list()
const unpacking = await archive.unpack(files, join(disk, 'out')).then(String, String)
console.log(JSON.stringify({ packing, unpacking, left: readdirSync(disk) }))
