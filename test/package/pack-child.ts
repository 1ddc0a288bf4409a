import { join } from 'node:path'
import { packFolder } from '../../src/package/pack.ts'
import { never, requestOf, shop } from './sample.ts'

/** `pack-child.ts <folder> <umask>`: makes the sample there, packs it, prints who it is. */
const [folder = '', umask = ''] = process.argv.slice(2)
process.umask(Number.parseInt(umask, 8))
const packed = await packFolder(requestOf(shop(join(folder, 'repository'))), { signal: never })
const { digest, layer } = await packed.write(join(folder, 'a.tgz'), new Map())
const time = new Date(0).toString()
console.log(
  JSON.stringify({ digest, layer, manifest: packed.manifestBytes.toString(), time, number: (0.5).toLocaleString() }),
)
