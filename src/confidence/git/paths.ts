/** What a path says about a file. Paths are git's: from the root of the repository, with slashes. */

const LOCK_FILES = new Set([
  ...['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock'],
  ...['go.sum', 'go.work.sum', 'cargo.lock', 'poetry.lock', 'pipfile.lock', 'uv.lock', 'pdm.lock', 'composer.lock'],
  ...[
    'gemfile.lock',
    'gradle.lockfile',
    'packages.lock.json',
    'mix.lock',
    'pubspec.lock',
    'flake.lock',
    'podfile.lock',
  ],
  ...['chart.lock', '.terraform.lock.hcl'],
])
const VENDORED = new Set([
  'vendor',
  'node_modules',
  'third_party',
  'third-party',
  'thirdparty',
  'bower_components',
  '.yarn',
  'pods',
])
const GENERATED = new Set(['dist', '__generated__', 'generated', 'gen', '__snapshots__', 'generated-sources'])
const GENERATED_NAME =
  /(?:\.min\.(?:js|css)|\.map|\.pb\.go|_pb2(?:_grpc)?\.py|\.pb\.(?:cc|h)|_pb\.(?:js|ts)|\.g\.(?:dart|cs)|\.designer\.cs|\.generated\.[a-z]+|_generated\.[a-z]+|\.snap|\.d\.ts)$/
const DOCUMENTS = new Set(['docs', 'doc', 'documentation'])
const DOCUMENT_NAME =
  /(?:\.(?:md|mdx|rst|adoc|asciidoc|markdown)|^(?:readme|changelog|changes|license|licence|copying|notice|authors|contributors|codeowners)(?:\.txt)?)$/

/** Lock, vendored, generated and document files: they say nothing about how hard a change is. */
export function isLeftOut(path: string): boolean {
  const { folders, name } = partsOf(path)
  if (LOCK_FILES.has(name) || GENERATED_NAME.test(name) || DOCUMENT_NAME.test(name)) return true
  return folders.some((folder) => VENDORED.has(folder) || GENERATED.has(folder) || DOCUMENTS.has(folder))
}

const TEST_FOLDERS = new Set([
  'test',
  'tests',
  '__tests__',
  'spec',
  'specs',
  'e2e',
  'testdata',
  '__mocks__',
  'androidtest',
  'fixtures',
])
const TEST_NAME = /(?:[._-](?:test|tests|spec|e2e)\.[a-z]+$|^test_[^/]*\.py$|_test\.(?:go|py|rb)$|^conftest\.py$)/
const TEST_CLASS = /(?:Test|Tests|IT|Spec)\.(?:java|kt|kts|scala|groovy|cs|swift)$/

export function isTest(path: string): boolean {
  const { folders, name } = partsOf(path)
  return folders.some((folder) => TEST_FOLDERS.has(folder)) || TEST_NAME.test(name) || TEST_CLASS.test(path)
}

/** Languages whose lines a coverage report can speak of. */
const CODE = new Set([
  ...[
    'js',
    'mjs',
    'cjs',
    'jsx',
    'ts',
    'mts',
    'cts',
    'tsx',
    'vue',
    'svelte',
    'py',
    'go',
    'java',
    'kt',
    'scala',
    'groovy',
  ],
  ...[
    'rb',
    'rs',
    'c',
    'cc',
    'cpp',
    'cxx',
    'm',
    'mm',
    'cs',
    'fs',
    'php',
    'swift',
    'dart',
    'ex',
    'erl',
    'clj',
    'hs',
    'lua',
  ],
])

export function isCode(path: string): boolean {
  const { name } = partsOf(path)
  return CODE.has(name.slice(name.lastIndexOf('.') + 1)) && name.includes('.')
}

/** Not worth running: blank, only brackets and punctuation, or only a comment. Without a parser that is a guess. */
export function isBareLine(text: string): boolean {
  const bare = text.trim()
  return /^[\s()[\]{};,]*$/.test(bare) || /^(?:\/\/|#(?!\[)|\/\*|\*|<!--|--(?!\w)|""")/.test(bare)
}

/** Kinds of files where a small change can do great harm. */
export type Sensitive = 'migrations' | 'infrastructure' | 'auth' | 'configuration'

const MIGRATION_FOLDERS = new Set(['migrations', 'migration', 'migrate', 'alembic', 'flyway', 'liquibase'])
const MIGRATION_NAME = /(?:\.sql|^schema\.(?:prisma|rb|graphql))$/
const INFRASTRUCTURE_FOLDERS = new Set([
  ...['terraform', 'k8s', 'kubernetes', 'helm', 'charts', 'kustomize', 'infra', 'infrastructure', 'ansible'],
  ...['cloudformation', 'pulumi', 'manifests', '.github', '.circleci', '.gitlab'],
])
const INFRASTRUCTURE_NAME =
  /^(?:dockerfile(?:\..+)?|.+\.dockerfile|containerfile|(?:docker-)?compose(?:\..+)?\.ya?ml|jenkinsfile|\.gitlab-ci\.yml|chart\.ya?ml|kustomization\.ya?ml|.+\.tf|.+\.tfvars|.+\.hcl|action\.ya?ml)$/
const AUTH_WORDS = new Set([
  ...[
    'auth',
    'authn',
    'authz',
    'oauth',
    'oauth2',
    'oidc',
    'saml',
    'sso',
    'jwt',
    'login',
    'signin',
    'logout',
    'rbac',
    'acl',
  ],
  ...[
    'authentication',
    'authenticator',
    'authorization',
    'authorisation',
    'authorizer',
    'password',
    'passwords',
    'passwd',
  ],
  ...['credential', 'credentials', 'permission', 'permissions', 'csrf', 'crypto', 'secret', 'secrets'],
])
const CONFIGURATION_FOLDERS = new Set(['config', 'configs', 'conf', 'configuration', 'settings'])
const CONFIGURATION_NAME =
  /^(?:\.env(?:\..+)?|application(?:-.+)?\.(?:ya?ml|properties)|(?:app)?settings(?:\..+)?\.(?:py|json|ya?ml|toml)|config\.(?:json|ya?ml|toml|ini|js|ts|py|rb)|.+\.(?:ini|conf|properties|env)|gradus\.ya?ml)$/
const DATA_NAME = /\.(?:ya?ml|json|toml|ini|xml|properties|conf|env|cfg)$/

/** Tests of such files are not such files. */
export function sensitiveKinds(path: string): Sensitive[] {
  if (isTest(path)) return []
  const { folders, name } = partsOf(path)
  const has = (known: ReadonlySet<string>) => folders.some((folder) => known.has(folder))
  const words = path
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  const kinds: Sensitive[] = []
  if (has(MIGRATION_FOLDERS) || MIGRATION_NAME.test(name)) kinds.push('migrations')
  if (has(INFRASTRUCTURE_FOLDERS) || INFRASTRUCTURE_NAME.test(name)) kinds.push('infrastructure')
  if (words.some((word) => AUTH_WORDS.has(word))) kinds.push('auth')
  if ((has(CONFIGURATION_FOLDERS) && DATA_NAME.test(name)) || CONFIGURATION_NAME.test(name)) kinds.push('configuration')
  return kinds
}

/** In lower case: file systems and habits differ. */
function partsOf(path: string): { folders: string[]; name: string } {
  const parts = path.toLowerCase().split('/')
  return { folders: parts.slice(0, -1), name: parts.at(-1) ?? '' }
}
