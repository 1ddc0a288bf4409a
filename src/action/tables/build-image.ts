import { UserError } from '../../errors.ts'
import { defineAction } from '../definition.ts'
import { bytesOf, wordsOf } from '../image/values.ts'
import { boolean, choice, dnsLabel, duration, integer, secret, string, text } from '../inputs.ts'
import { quote } from '../values.ts'
import { dryRun, traces } from './common.ts'

const source = {
  context: string({ description: 'Folder of the sources.', default: '.' }),
  dockerfile: string({
    description:
      'Path of the Dockerfile, from the context. Default: Dockerfile where there is one, else one is generated (and with command: generate written).',
  }),
  language: choice(['python', 'node', 'java', 'go'], {
    description: 'Language of the sources where they show several. Default: what they show.',
  }),
  name: dnsLabel({ description: 'Name of the service in what is generated. Default: what the project calls itself.' }),
  module: string({
    description:
      'Which of several programs, workspace members or modules, such as cmd/server or apps/web. Default: the only one.',
  }),
  'language-version': string({
    description: 'Version of the language, such as 3.13. Default: what the project asks for, else the newest known.',
    check: (value) => matching(value, /^[0-9]{1,3}(?:\.[0-9]{1,3})?$/, 'a version such as 3.13 or 24'),
  }),
  start: string({
    description:
      'JSON array: the command that starts the service, such as ["gunicorn","shop:app"]. Default: what the framework needs.',
    check: (value) => {
      wordsOf(value)
      return value
    },
  }),
  port: integer({ description: 'Port the service listens on. Default: what the project says.', min: 1, max: 65_535 }),
  'health-path': string({
    description: 'Path that answers 2xx when the service is well. Default: what the sources show, else /health.',
    check: (value) =>
      matching(value, /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,200}$/, 'a path that begins with /, such as /health'),
  }),
  jlink: boolean({ description: 'Java: only the modules of the runtime that are used.', default: 'true' }),
  'base-images': string({
    description:
      'JSON file of base images with digests that goes before the built-in table; command: base-images writes it. Default: base-images.json where there is one.',
  }),
  pin: boolean({
    description: 'Write base images by digest; false writes tags, which can move.',
    default: 'true',
  }),
  force: boolean({ description: 'Generate over files that a person wrote or changed.', default: 'false' }),
} as const

const building = {
  image: string({
    description:
      'Registry and repository without tag to build for, such as ghcr.io/acme/shop; for smoke-test, scan and promote the image itself, by tag or digest.',
  }),
  tags: text({
    description:
      'Further tags, one a line or with commas between them; {commit}-{timestamp} is always one. Default: none.',
  }),
  platforms: string({
    description: 'Platforms with commas between them, such as linux/amd64,linux/arm64.',
    default: 'linux/amd64',
    check: (value) =>
      matching(
        value,
        /^[a-z0-9]+\/[a-z0-9]+(?:\/v[0-9]+)?(?:, ?[a-z0-9]+\/[a-z0-9]+(?:\/v[0-9]+)?){0,15}$/,
        'platforms such as linux/amd64,linux/arm64',
      ),
  }),
  target: string({
    description: 'Stage of the Dockerfile. Default: the last one.',
    check: (value) => matching(value, /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/, 'the name of a stage'),
  }),
  'build-args': text({ description: 'Build arguments, NAME=value, one a line; never secrets. Default: none.' }),
  secrets: text({
    description:
      'Build secrets as mounts, one a line: id=npm,env=NPM_TOKEN or id=npm,src=path. They are in no layer, log or argument. Default: none.',
  }),
  ssh: text({ description: 'SSH agents or keys as mounts, one a line: default, or id=path. Default: none.' }),
  builder: choice(['auto', 'buildx', 'buildah'], {
    description: 'Program that builds; auto takes docker buildx where it works, else buildah.',
    default: 'auto',
  }),
  'builder-name': string({
    description: 'Builder of buildx, such as the name output of docker/setup-buildx-action. Default: its current one.',
    check: (value) => matching(value, /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, 'the name of a builder'),
  }),
  cache: text({
    description:
      'off, gha, registry, or specifications as buildx takes them with from= or to= before each, one a line, such as from=type=local,src=.cache.',
    default: 'off',
  }),
  push: boolean({ description: 'Push what was built, when every check has passed.', default: 'false' }),
  'max-size': string({
    description: 'Largest compressed size for a platform, such as 100MB. Default: no limit.',
    check: (value) => {
      bytesOf(value)
      return value
    },
  }),
  lint: choice(['warn', 'error', 'off'], {
    description: 'What findings in the Dockerfile do: annotations, or a red step where one is an error.',
    default: 'warn',
  }),
  provenance: boolean({
    description: 'Describe how it was built (SLSA provenance v1), beside the image.',
    default: 'true',
  }),
} as const

const smoking = {
  'smoke-test': boolean({
    description: 'Start the image in isolation before it is pushed, until its health endpoint answers.',
    default: 'true',
  }),
  runner: choice(['auto', 'docker', 'podman', 'runc'], {
    description: 'Program that starts it; auto takes the first that is there.',
    default: 'auto',
  }),
  timeout: duration({
    description:
      'How long it may take until it is well. Default: 60s, or more where the runtime of the sources needs it.',
    min: 1,
    max: 3_600,
  }),
  memory: integer({
    description: 'Memory limit of the smoke test in MiB. Default: what the runtime of the sources needs, else 512.',
    min: 16,
    max: 65_536,
  }),
  cpus: string({
    description: 'CPU limit of the smoke test in cores, such as 0.5.',
    default: '1',
    check: (value) => matching(value, /^(?:[0-9]{1,3}(?:\.[0-9]{1,3})?)$/, 'a number of cores such as 0.5'),
  }),
  pids: integer({ description: 'Limit of processes in the smoke test.', default: '256', min: 1, max: 32_768 }),
  env: text({
    description:
      "Environment of the smoke test, NAME=value, one a line. Default: what the project needs, with a development's values.",
  }),
} as const

const scanning = {
  scan: choice(['off', 'auto', 'trivy', 'grype'], {
    description: 'Scanner that looks for known vulnerabilities; auto takes the first that is there.',
    default: 'off',
  }),
  severity: choice(['critical', 'high', 'medium', 'low', 'any'], {
    description: 'Severity from which on a vulnerability fails the step; any counts also what nobody has rated.',
    default: 'high',
  }),
  'only-fixed': boolean({ description: 'Count only vulnerabilities that have a fix.', default: 'false' }),
  'ignore-file': string({
    description:
      'YAML file of vulnerabilities that do not count, each with a reason and an expiry. Default: .gradus-ignore.yaml where there is one.',
  }),
  vex: text({ description: 'OpenVEX documents, one a line or with commas between them. Default: none.' }),
  'database-age': duration({
    description: 'Oldest database of the scanner that is believed.',
    default: '7d',
    min: 3_600,
    max: 31_536_000,
  }),
  offline: boolean({
    description: "Take the scanner's database as it is, and download nothing.",
    default: 'false',
  }),
  'upload-sarif': boolean({
    description: 'Show the findings in the Security tab, where github-token may write security-events.',
    default: 'true',
  }),
  'github-token': secret({ description: 'Token for the upload of SARIF. Default: none, so nothing is uploaded.' }),
} as const

export const buildImage = defineAction({
  name: 'build-image',
  title: 'Gradus: build image',
  description:
    'From a folder of source to a small, hardened image with a digest, smoke-tested, scanned and traceable, and the files it needs to run.',
  branding: { icon: 'package', color: 'blue' },
  inputs: {
    command: choice(['build', 'generate', 'lint', 'smoke-test', 'scan', 'promote', 'base-images'], {
      description:
        'build: image from sources; generate: write Dockerfile, compose file, manifests and monitoring; lint: check the Dockerfile; smoke-test, scan: an image that is there; promote: copy image by digest to to; base-images: read digests of base images from their registries.',
      default: 'build',
    }),
    ...source,
    ...building,
    to: string({
      description: 'promote: repository and tag that the image is copied to, such as ghcr.io/acme/prod/shop:1.4.2.',
    }),
    ...smoking,
    ...scanning,
    'registry-mirrors': text({
      description:
        'Registries asked instead of others, such as docker.io=mirror.example.com, one a line. Default: none.',
    }),
    ...dryRun,
    ...traces,
  },
  outputs: {
    image: 'The image by digest: what deploy-canary takes.',
    digest: 'sha256: digest of the index or manifest.',
    tag: 'The tag {commit}-{timestamp}.',
    size: 'Largest compressed size of a platform, in bytes.',
    'unpacked-size': 'The same, unpacked.',
    duration: 'Seconds that the build took.',
    layers: 'Number of layers of the first platform.',
    efficiency: 'Share of its bytes that no later layer writes over or removes, 0 to 1.',
    platforms: 'JSON array of platforms, each with name, digest, size, unpackedSize and layers.',
    builder: 'Name and version of what built it.',
    reproducible: 'true, or why a second build of the commit may have another digest.',
    dockerfile: 'Path of the Dockerfile it was built from.',
    files: 'generate: JSON object, path to created, updated, unchanged or kept.',
    findings: 'JSON array of findings of the lint: rule, severity, line, message.',
    'smoke-test': 'JSON object of the smoke test: passed, seconds, runner, and what was isolated.',
    vulnerabilities: 'JSON object: number of vulnerabilities that count, for each severity.',
    sbom: 'Path of the CycloneDX SBOM; empty where none was made.',
    sarif: 'Path of the SARIF file; empty where nothing was scanned.',
    provenance: 'Path of the SLSA provenance; empty where none was made.',
  },
})

function matching(value: string, pattern: RegExp, what: string): string {
  if (pattern.test(value)) return value
  throw new UserError(`${quote(value)} is not understood; write ${what}`)
}
