import { auditCommand } from './package/audit.ts'
import { exportCommand } from './package/export.ts'
import { importCommand } from './package/import.ts'
import { indexCommand } from './package/index.ts'
import { keygenCommand } from './package/keygen.ts'
import { listCommand } from './package/list.ts'
import type { PackageAction, PackageInputs } from './package/machine.ts'
import { packCommand } from './package/pack.ts'
import { promoteCommand } from './package/promote.ts'
import { pruneCommand } from './package/prune.ts'
import { pullCommand } from './package/pull.ts'
import { pushCommand } from './package/push.ts'
import { signCommand } from './package/sign.ts'
import { verifyCommand } from './package/verify.ts'
import { yankCommand } from './package/yank.ts'
import { refuseUntrustedOrigin } from './untrusted-event.ts'

type Command = PackageInputs['command']

/** Commands that use a key or change a repository: never for code of somebody who may not write here (T5). */
const TRUSTED: Readonly<Partial<Record<Command, string>>> = {
  sign: 'signing',
  'keygen-check': 'trying a key out',
  push: 'pushing a package',
  promote: 'promoting a package',
  yank: 'taking a package back',
  index: 'writing an index',
  prune: 'removing packages',
  import: 'importing a package',
}

/** sign-package: one function a command. */
export async function signPackageCommand(action: PackageAction, inputs: PackageInputs): Promise<void> {
  const what = TRUSTED[inputs.command]
  if (what !== undefined) refuseUntrustedOrigin(what, process.env)
  await COMMANDS[inputs.command](action, inputs)
}

const COMMANDS: Readonly<Record<Command, (action: PackageAction, inputs: PackageInputs) => Promise<void>>> = {
  pack: packCommand,
  sign: signCommand,
  verify: verifyCommand,
  push: pushCommand,
  pull: pullCommand,
  promote: promoteCommand,
  yank: yankCommand,
  list: listCommand,
  index: indexCommand,
  prune: pruneCommand,
  export: exportCommand,
  import: importCommand,
  audit: auditCommand,
  'keygen-check': keygenCommand,
}
