import { checkIgnored } from './checked.ts'
import { lineFile } from './text.ts'

/** What no image needs: history, credentials, what a build makes anew, and the files that describe the build itself. */
const ALWAYS = [
  '# History',
  '.git',
  '.gitignore',
  '.gitattributes',
  '.github',
  '.gitlab',
  '.gitlab-ci.yml',
  '.hg',
  '.svn',
  '# Credentials',
  '**/.env',
  '**/.env.*',
  '!**/.env.example',
  '**/*.pem',
  '**/*.key',
  '**/*.p12',
  '**/*.pfx',
  '**/*.jks',
  '**/*.keystore',
  '**/id_rsa',
  '**/id_dsa',
  '**/id_ecdsa',
  '**/id_ed25519',
  '**/.ssh',
  '**/.gnupg',
  '**/.aws',
  '**/.azure',
  '**/.kube',
  '**/.docker/config.json',
  '**/kubeconfig',
  '**/kubeconfig.y*ml',
  '**/*.kubeconfig',
  '**/.netrc',
  '**/.pypirc',
  '**/.git-credentials',
  '**/service-account*.json',
  '# Made anew by the build, or by editors and systems',
  '**/node_modules',
  '**/__pycache__',
  '**/*.py[cod]',
  '**/.venv',
  '**/venv',
  '**/.cache',
  '**/.pytest_cache',
  '**/.mypy_cache',
  '**/.ruff_cache',
  '**/.tox',
  '**/.gradle',
  '**/.coverage',
  '**/*.log',
  '**/.DS_Store',
  '**/.idea',
  '**/.vscode',
  '**/*.swp',
]

/**
 * @param ignored   lines of the project's own
 * @param generated paths of the other generated files, each by name: a folder `monitoring` may hold sources too
 * @throws {UserError} a line that can't be written
 */
export function dockerignoreFile(ignored: readonly string[], generated: readonly string[]): string {
  checkIgnored(ignored)
  const ours = ['.dockerignore', ...generated]
  const own = ignored.filter((line) => line !== '' && !ALWAYS.includes(line) && !ours.includes(line))
  return lineFile([
    ...ALWAYS,
    '# How it is built and run: a change of it changes no layer',
    ...ours,
    ...(own.length > 0 ? ['# Of this project', ...own] : []),
  ])
}
