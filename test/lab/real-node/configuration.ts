/** Where the parts of the node find each other; all of it is inside the lab's network. */
export const NODE = {
  name: 'node-1',
  /** The bridge that carries the node's address: this kernel may have no `dummy` device. */
  bridge: 'node0',
  address: '10.99.0.1',
  /** Beside the lab's 10.244.0.0/16, which is the machine itself. */
  podBridge: 'pods0',
  podSubnet: '10.245.0.0/24',
  registry: '127.0.0.1:5000',
  containerdSocket: '/run/containerd/containerd.sock',
} as const

export function registryConfiguration(folder: string): object {
  return {
    version: '0.1',
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: `${folder}/registry` }, delete: { enabled: true } },
    http: { addr: NODE.registry },
  }
}

export function networkConfiguration(folder: string): object {
  const ipam = {
    type: 'host-local',
    ranges: [[{ subnet: NODE.podSubnet }]],
    routes: [{ dst: '0.0.0.0/0' }],
    dataDir: `${folder}/addresses`,
  }
  const bridge = { type: 'bridge', bridge: NODE.podBridge, isGateway: true, ipMasq: false, hairpinMode: true, ipam }
  return { cniVersion: '1.0.0', name: 'lab', plugins: [bridge] }
}

/** Whatever registry an image names, the lab's is asked: nothing else can be reached. */
export const REGISTRY_HOSTS = `server = "http://${NODE.registry}"

[host."http://${NODE.registry}"]
  capabilities = ["pull", "resolve"]
`

/** Folder, programs and image that containerd's configuration names. */
export interface ContainerdParts {
  folder: string
  runc: string
  cniFolders: readonly string[]
  pauseImage: string
  snapshotter: 'overlayfs' | 'native'
}

export function containerdConfiguration({
  folder,
  runc,
  cniFolders,
  pauseImage,
  snapshotter,
}: ContainerdParts): string {
  const text = JSON.stringify
  return `version = 3
root = ${text(`${folder}/containerd/root`)}
state = ${text(`${folder}/containerd/state`)}

[grpc]
  address = ${text(NODE.containerdSocket)}

[plugins.'io.containerd.internal.v1.opt']
  path = ${text(`${folder}/containerd/opt`)}

[plugins.'io.containerd.cri.v1.images']
  snapshotter = ${text(snapshotter)}
  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = ${text(pauseImage)}
  [plugins.'io.containerd.cri.v1.images'.registry]
    config_path = ${text(`${folder}/registries`)}

[plugins.'io.containerd.cri.v1.runtime']
  disable_apparmor = true
  # Without it no sandbox starts where root lacks CAP_SYS_RESOURCE.
  restrict_oom_score_adj = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ${text(cniFolders)}
    conf_dir = ${text(`${folder}/network`)}
  [plugins.'io.containerd.cri.v1.runtime'.containerd]
    default_runtime_name = 'runc'
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
      runtime_type = 'io.containerd.runc.v2'
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        BinaryName = ${text(runc)}
        SystemdCgroup = false
`
}

export function kubeletConfiguration(cgroup: string): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroup,
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${NODE.containerdSocket}`,
    address: NODE.address,
    healthzBindAddress: '127.0.0.1',
    readOnlyPort: 0,
    resolvConf: '',
    // Nothing answers there; without it every pod gets a warning.
    clusterDNS: ['10.96.0.10'],
    clusterDomain: 'cluster.local',
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
      'nodefs.inodesFree': '1%',
    },
    imageGCHighThresholdPercent: 100,
    podLogsDir: '/var/log/pods',
    registerNode: true,
    serializeImagePulls: false,
    maxPods: 60,
    crashLoopBackOff: { maxContainerRestartPeriod: '10s' },
  }
}
