import type { Rule } from './rule.ts'
import { pipeToShell, recommends, sudo, updateAlone, worldWritable } from './rules/commands.ts'
import { addLocal, addRemote, dockerignore, secretFile } from './rules/context.ts'
import { buildImageShipped, pinnedBase } from './rules/images.ts'
import { buildTools, dependenciesFirst, packageCache } from './rules/packages.ts'
import { execForm, healthcheckTool, manyLayers, nonRoot, privilegedPort } from './rules/process.ts'
import { secretText, secretVariable } from './rules/secrets.ts'
import { maintainer, unparsable, workdir } from './rules/syntax.ts'

export const rules: readonly Rule[] = [
  unparsable,
  pinnedBase,
  nonRoot,
  execForm,
  secretVariable,
  secretText,
  secretFile,
  addRemote,
  addLocal,
  pipeToShell,
  recommends,
  updateAlone,
  packageCache,
  dependenciesFirst,
  dockerignore,
  buildImageShipped,
  buildTools,
  manyLayers,
  healthcheckTool,
  privilegedPort,
  sudo,
  worldWritable,
  maintainer,
  workdir,
]
