import type { BaseKey } from '../../../src/image/base/table.ts'
import type { PypiProgram } from '../programs/list.ts'

/** Debian's release in all of them: what the names of the real images say. */
export const RELEASE = 'trixie'

export type Platform = 'amd64' | 'arm64'

/** How a base image is made here; its name is that of the real one, which no test may fetch. */
export interface BaseRecipe {
  readonly key: BaseKey
  readonly version: string
  /** Without tag: `docker.io/library/python`. */
  readonly repository: string
  readonly tag: string
  readonly platforms: readonly Platform[]
  readonly content: Content
  readonly config: ImageConfig
}

export interface ImageConfig {
  readonly Env?: readonly string[]
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly User?: string
  readonly WorkingDir?: string
}

/** `system`: a Debian with apt, for builds. `packages`: files of some packages and no more, for distroless images. */
export type Content =
  | {
      readonly kind: 'system'
      readonly packages: readonly string[]
      readonly extra?: Extra
      /** Commands in the finished root, each a line for its shell. */
      readonly finish?: readonly string[]
    }
  | { readonly kind: 'packages'; readonly packages: readonly string[]; readonly extra?: Extra }
  | { readonly kind: 'bare'; readonly extra: Extra }

/** What does not come from Debian. */
export type Extra = 'go' | 'node' | 'node-only' | 'uv'

export const GO_TOOLCHAIN = {
  module: 'golang.org/toolchain',
  version: 'v0.0.1-go1.26.8.linux-amd64',
  sum: 'h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM=',
} as const

export const NODE_PACKAGES = { node: '24.21.0', npm: '11.21.2', corepack: '0.36.0', yarn: '1.22.22' } as const

export const UV: PypiProgram = {
  package: 'uv',
  version: '0.9.30',
  sha256: '4366dd740ac9ad3ec50a58868a955b032493bb7d7e6ed368289e6ced8bbc70f3',
}

export const extraVersions: Record<Extra, unknown> = {
  go: GO_TOOLCHAIN,
  node: NODE_PACKAGES,
  'node-only': NODE_PACKAGES,
  uv: UV,
}

const NONROOT = '65532'
/** As the real ones have it; builds must trust what this machine trusts. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'
const SYSTEM_ENV = [`SSL_CERT_FILE=${CERTIFICATES}`]
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const DISTROLESS_ENV = [`PATH=${PATH}`, `SSL_CERT_FILE=${CERTIFICATES}`]
const STATIC_PACKAGES = ['base-files', 'ca-certificates', 'media-types', 'netbase', 'tzdata']
const C_PACKAGES = [
  ...STATIC_PACKAGES,
  'libc6',
  'libgcc-s1',
  'libgomp1',
  'libssl3t64',
  'libstdc++6',
  'libzstd1',
  'zlib1g',
]
const JAVA_PACKAGES = [
  'fontconfig-config',
  'fonts-dejavu-core',
  'fonts-dejavu-mono',
  'libbrotli1',
  'libexpat1',
  'libfontconfig1',
]
const JAVA_LIBRARIES = [
  'libfreetype6',
  'libgraphite2-3',
  'libharfbuzz0b',
  'libjpeg62-turbo',
  'liblcms2-2',
  'libpng16-16t64',
]
const JAVA_HOME = '/opt/java/openjdk'
const JAVA_ENV = [`JAVA_HOME=${JAVA_HOME}`, `PATH=${JAVA_HOME}/bin:${PATH}`, 'LANG=C.UTF-8', ...SYSTEM_ENV]

function java(version: string, packages: readonly string[]): Content {
  const home = `mkdir -p /opt/java && ln -s /usr/lib/jvm/java-${version}-openjdk-amd64 ${JAVA_HOME}`
  return { kind: 'system', packages: ['ca-certificates', 'ca-certificates-java', ...packages], finish: [home] }
}

const javaImages = ['21', '25'].flatMap((version): BaseRecipe[] => [
  {
    key: 'java-jdk',
    version,
    repository: 'docker.io/library/eclipse-temurin',
    tag: `${version}-jdk`,
    platforms: ['amd64'],
    content: java(version, [`openjdk-${version}-jdk-headless`, 'binutils']),
    config: { Env: JAVA_ENV, Cmd: ['jshell'] },
  },
  {
    key: 'java-jre',
    version,
    repository: 'docker.io/library/eclipse-temurin',
    tag: `${version}-jre`,
    platforms: ['amd64'],
    content: java(version, [`openjdk-${version}-jre-headless`]),
    config: { Env: JAVA_ENV },
  },
  {
    key: 'maven',
    version,
    repository: 'docker.io/library/maven',
    tag: `3.9-eclipse-temurin-${version}`,
    platforms: ['amd64'],
    content: java(version, [`openjdk-${version}-jdk-headless`, 'binutils', 'maven']),
    config: { Env: [...JAVA_ENV, 'MAVEN_HOME=/usr/share/maven'], Cmd: ['mvn'] },
  },
])

function distroless(
  key: BaseKey,
  name: string,
  packages: readonly string[],
  more: Partial<BaseRecipe> = {},
): BaseRecipe {
  return {
    key,
    version: '',
    repository: `gcr.io/distroless/${name}`,
    tag: 'nonroot',
    platforms: ['amd64', 'arm64'],
    content: { kind: 'packages', packages },
    config: { Env: DISTROLESS_ENV, User: NONROOT, WorkingDir: '/home/nonroot' },
    ...more,
  }
}

export const baseRecipes: readonly BaseRecipe[] = [
  distroless('static', 'static-debian13', STATIC_PACKAGES),
  {
    key: 'python',
    version: '3.13',
    repository: 'docker.io/library/python',
    tag: '3.13-slim-trixie',
    platforms: ['amd64'],
    content: {
      kind: 'system',
      packages: ['ca-certificates', 'netbase', 'python3', 'python3-pip', 'python3-venv', 'tzdata'],
      finish: [
        'ln -s /usr/bin/python3.13 /usr/local/bin/python3.13',
        'ln -s python3.13 /usr/local/bin/python3 && ln -s python3.13 /usr/local/bin/python',
        'rm -f /usr/lib/python3.13/EXTERNALLY-MANAGED',
      ],
    },
    config: {
      Env: [
        `PATH=${PATH}`,
        'LANG=C.UTF-8',
        'PYTHON_VERSION=3.13',
        `PIP_CERT=${CERTIFICATES}`,
        `REQUESTS_CA_BUNDLE=${CERTIFICATES}`,
        ...SYSTEM_ENV,
      ],
      Cmd: ['python3'],
    },
  },
  {
    key: 'uv',
    version: '0.9',
    repository: 'ghcr.io/astral-sh/uv',
    tag: '0.9',
    platforms: ['amd64'],
    content: { kind: 'bare', extra: 'uv' },
    config: { Env: [`PATH=${PATH}`], Entrypoint: ['/uv'], WorkingDir: '/io' },
  },
  {
    key: 'node',
    version: '24',
    repository: 'docker.io/library/node',
    tag: '24-trixie-slim',
    platforms: ['amd64'],
    content: {
      kind: 'system',
      packages: ['ca-certificates', 'libstdc++6'],
      extra: 'node',
      finish: ['useradd --uid 1000 --user-group --create-home --shell /bin/bash node'],
    },
    config: {
      Env: [
        `PATH=${PATH}`,
        `NODE_VERSION=${NODE_PACKAGES.node}`,
        `NODE_EXTRA_CA_CERTS=${CERTIFICATES}`,
        // A mirror of npm's registry may leave the signatures out that corepack asks for.
        'COREPACK_INTEGRITY_KEYS=0',
        ...SYSTEM_ENV,
      ],
      Cmd: ['node'],
    },
  },
  distroless('node-runtime', 'nodejs24-debian13', C_PACKAGES, {
    version: '24',
    content: { kind: 'packages', packages: C_PACKAGES, extra: 'node-only' },
    config: { Env: DISTROLESS_ENV, User: NONROOT, WorkingDir: '/home/nonroot', Entrypoint: ['/nodejs/bin/node'] },
  }),
  {
    key: 'go',
    version: '1.26',
    repository: 'docker.io/library/golang',
    tag: '1.26-trixie',
    platforms: ['amd64'],
    content: {
      kind: 'system',
      packages: ['ca-certificates', 'g++', 'gcc', 'git', 'libc6-dev', 'make', 'pkg-config', 'tzdata'],
      extra: 'go',
      finish: ['mkdir -p -m 1777 /go/src /go/bin'],
    },
    config: {
      Env: [
        `PATH=/go/bin:/usr/local/go/bin:${PATH}`,
        'GOLANG_VERSION=1.26.8',
        'GOTOOLCHAIN=local',
        'GOPATH=/go',
        ...SYSTEM_ENV,
      ],
      Cmd: ['bash'],
      WorkingDir: '/go',
    },
  },
  distroless('glibc', 'cc-debian13', C_PACKAGES),
  distroless('java-base', 'java-base-debian13', [...C_PACKAGES, ...JAVA_PACKAGES, ...JAVA_LIBRARIES]),
  ...javaImages,
]
