import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from '../../src/repository/judge.ts'
import { pullPackage } from '../../src/repository/pull.ts'

/** `trouble-child.ts <repository> <disk>`: pulls onto a small disk; prints what was said and what is left there. */
const [repository = '', disk = ''] = process.argv.slice(2)
const judge = async () => ({ verified: [{ kind: 'openpgp', signer: 'nobody' }], refused: [] }) as const
const { signal } = new AbortController()
const world: World = { signal, env: {}, outside: [], temporary: disk, now: Date.now }
const asked = { repository, wanted: 'acme/shop', to: join(disk, 'a.tgz'), judge }
const said = await pullPackage(asked, world).then(String, String)
console.log(JSON.stringify({ said, left: readdirSync(disk) }))
