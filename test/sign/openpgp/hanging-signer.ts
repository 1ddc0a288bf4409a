import { text } from 'node:stream/consumers'
import { withGpg } from '../../../src/sign/openpgp/gpg.ts'
import { importKeys } from '../../../src/sign/openpgp/keys.ts'

/**
 * Takes a key in, signs something so that the agent has its passphrase, says where, and hangs until it is killed.
 * Arguments: folder. Standard input: the key as JSON.
 */
const [folder = ''] = process.argv.slice(2)
const { key, passphrase } = JSON.parse(await text(process.stdin))
const signal = new AbortController().signal
const world = { signal, env: process.env, outside: [], temporary: folder, now: Date.now }
await withGpg(world, async (gpg) => {
  await importKeys(gpg, key, 'the key')
  const secret = ['--pinentry-mode', 'loopback', '--passphrase-fd', '4']
  await gpg.run([...secret, '--detach-sign', '--output', '-', '--', '-'], { input: 'bytes', fourth: `${passphrase}\n` })
  console.log(gpg.home)
  await new Promise((done) => setTimeout(done, 600_000))
})
