import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { dump } from 'js-yaml'
import { publicPem } from '../../src/sign/sigstore/key.ts'
import { type ActionOptions, type ActionResult, type Inputs, RunningAction } from '../lab/action.ts'
import { shop } from '../package/sample.ts'
import { Maker } from '../sign/openpgp/maker.ts'
import { agentsOf, leftIn } from '../sign/world.ts'

export const PASSPHRASE = 'correct horse/battery+staple'
const IDENTITY = ['-c', 'user.name=lab', '-c', 'user.email=lab@example.com']
const WHEN = '2026-11-20T08:30:00Z'

/** A checked-out service, keys, and the action sign-package on it. */
export interface PackageScene {
  /** Everything below is in it. */
  readonly folder: string
  /** The work tree: where the step works. */
  readonly repository: string
  /** What the steps have as RUNNER_TEMP. */
  readonly temp: string
  readonly maker: Maker
  /** Fingerprint of the key of releases; it has `PASSPHRASE`. */
  readonly release: string
  readonly releaseKey: string
  /** PEM, private and public. */
  readonly sigstore: { readonly key: string; readonly publicKey: string }
  start(inputs: Inputs, options?: ActionOptions): RunningAction
  run(inputs: Inputs, options?: ActionOptions): Promise<ActionResult>
  /** Writes files and commits all there is. */
  commit(files: Readonly<Record<string, string>>, message?: string): void
  git(...args: string[]): string
  /** A PATH whose gpg is a script; `$REAL` in it is the true one. */
  wrapper(name: string, script: string): string
  /** Folders of gpg that are there. */
  leftKeys(): string[]
  /** Process ids of agents of this scene's steps. */
  agents(): number[]
  close(): void
}

/** @param packages `packages.repository` of gradus.yml */
export function packageScene(packages?: string): PackageScene {
  const folder = mkdtempSync(join(tmpdir(), 'sp-'))
  const [repository, temp] = [join(folder, 'shop'), join(folder, 'temp')]
  for (const each of [repository, temp]) mkdirSync(each)
  const maker = new Maker(join(folder, 'maker'))
  const release = maker.key('release', { passphrase: PASSPHRASE })
  const sigstore = sigstorePair()
  const trust = {
    openpgp: [{ fingerprint: release, key: 'keys/release.asc' }],
    'sigstore-keys': ['keys/cosign.pub'],
  }
  const settings = {
    services: { shop: {} },
    environments: { staging: {}, production: {} },
    'trusted-keys': { default: trust },
    ...(packages !== undefined && { packages: { repository: packages } }),
  }
  shop(repository, {
    'gradus.yml': dump(settings),
    'keys/release.asc': maker.publicKey(release),
    'keys/cosign.pub': sigstore.publicKey,
  })
  const git = (...args: string[]): string =>
    execFileSync('git', [...IDENTITY, ...args], { cwd: repository, env: gitEnvironment(), encoding: 'utf8' }).trim()
  git('init', '-q', '-b', 'main')
  const start = (inputs: Inputs, options: ActionOptions = {}): RunningAction =>
    new RunningAction(
      'sign-package',
      { given: inputs },
      { ...options, env: { GITHUB_WORKSPACE: repository, RUNNER_TEMP: temp, ...options.env } },
    )
  const scene: PackageScene = {
    ...{ folder, repository, temp, maker, release, sigstore, git, start },
    releaseKey: maker.secretKey(release, PASSPHRASE),
    run: (inputs, options) => start(inputs, options).result,
    commit(files, message = 'feat: change') {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(repository, path)), { recursive: true })
        writeFileSync(join(repository, path), text)
      }
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
    },
    wrapper(name, script) {
      const place = join(folder, name)
      mkdirSync(place)
      const real = execFileSync('which', ['gpg'], { encoding: 'utf8' }).trim()
      writeFileSync(join(place, 'gpg'), `#!/bin/sh\nREAL=${real}\n${script}\n`, { mode: 0o755 })
      return `${place}:${process.env.PATH}`
    },
    leftKeys: () => leftIn(temp),
    agents: () => agentsOf(temp),
    close() {
      maker.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  scene.commit({}, 'feat: first')
  git('tag', 'v1.4.2')
  return scene
}

function gitEnvironment(): NodeJS.ProcessEnv {
  const quiet = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
  return { PATH: process.env.PATH, GIT_AUTHOR_DATE: WHEN, GIT_COMMITTER_DATE: WHEN, ...quiet }
}

function sigstorePair(): { key: string; publicKey: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), publicKey: publicPem(privateKey) }
}

/** The one sentence that a red step ends with. */
export function sentenceOf({ code, errors, stdout, stderr }: ActionResult): string {
  if (code !== 1 || stderr !== '') throw new Error(`code ${code}:\n${stdout}\n${stderr}`)
  return errors.map(({ message }) => message).join('\n')
}

/** @throws {Error} it is not; with all that it wrote */
export function green(result: ActionResult): ActionResult {
  if (result.code === 0 && (result.post?.code ?? 0) === 0) return result
  throw new Error(`code ${result.code}, post ${result.post?.code}:\n${result.stdout}\n${result.stderr}`)
}

/** Text of every file below a folder. */
export function allTextIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}
