import type { Language } from '../project.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { node } from './node.ts'
import { python } from './python.ts'

/** Every language that can be told from its files. */
export const languages: readonly Language[] = [python, node, java, go]
