import type { Container } from './types.ts'

const CPU_PERIOD = 100_000
const TMP_SIZE = 64 * 2 ** 20

/**
 * What runc is told: https://github.com/opencontainers/runtime-spec/blob/main/config.md
 *
 * @param gid of the image, or of its /etc/passwd
 */
export function runtimeSpec(container: Container, rootfs: string, gid: number, unifiedCgroups: boolean): object {
  const { image, command, env, name } = container
  const own = Object.entries(env).map(([key, value]) => `${key}=${value}`)
  const none = { bounding: [], effective: [], inheritable: [], permitted: [], ambient: [] }
  return {
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid: image.uid, gid },
      args: [...image.entrypoint, ...(command ?? image.command)],
      env: [...image.env.filter((line) => !own.some((mine) => nameOf(mine) === nameOf(line))), ...own],
      cwd: image.folder,
      capabilities: none,
      noNewPrivileges: true,
      oomScoreAdj: 0,
    },
    root: { path: rootfs, readonly: true },
    hostname: 'smoke-test',
    mounts: mounts(container),
    annotations: { 'gradus.smoke-test': name },
    linux: {
      cgroupsPath: `/${name}`,
      resources: limits(container),
      namespaces: ['pid', 'network', 'ipc', 'uts', 'mount', ...(unifiedCgroups ? ['cgroup'] : [])].map((type) => ({
        type,
      })),
      maskedPaths: MASKED,
      readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
      seccomp: SECCOMP,
    },
  }
}

const MASKED = ['acpi', 'asound', 'interrupts', 'kcore', 'keys', 'latency_stats', 'sched_debug', 'scsi', 'timer_list']
  .map((name) => `/proc/${name}`)
  .concat('/sys/firmware', '/sys/devices/virtual/powercap')

/** Calls that no service makes and that reach into the kernel; the first of what other runners refuse too. */
const SECCOMP = {
  defaultAction: 'SCMP_ACT_ALLOW',
  syscalls: [
    {
      action: 'SCMP_ACT_ERRNO',
      errnoRet: 1,
      names: [
        ...['add_key', 'keyctl', 'request_key', 'bpf', 'perf_event_open', 'userfaultfd', 'ptrace'],
        ...['mount', 'umount2', 'pivot_root', 'move_mount', 'open_tree', 'fsopen', 'fsmount', 'setns', 'unshare'],
        ...[
          'init_module',
          'finit_module',
          'delete_module',
          'kexec_load',
          'kexec_file_load',
          'reboot',
          'swapon',
          'swapoff',
        ],
        ...['open_by_handle_at', 'io_uring_setup', 'process_vm_readv', 'process_vm_writev', 'quotactl', 'acct'],
      ],
    },
  ],
}

function limits({ memoryMiB, cpus, pids }: Container): object {
  const bytes = memoryMiB * 2 ** 20
  return {
    memory: { limit: bytes, swap: bytes },
    cpu: { quota: Math.round(cpus * CPU_PERIOD), period: CPU_PERIOD },
    pids: { limit: pids },
    devices: [{ allow: false, access: 'rwm' }],
  }
}

function mounts({ image, writable }: Container): object[] {
  const quiet = ['nosuid', 'noexec', 'nodev']
  const temporary = (destination: string, size: number) => ({
    destination,
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'nodev', 'mode=1777', `size=${size}`],
  })
  return [
    { destination: '/proc', type: 'proc', source: 'proc', options: quiet },
    {
      destination: '/dev',
      type: 'tmpfs',
      source: 'tmpfs',
      options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
    },
    {
      destination: '/dev/pts',
      type: 'devpts',
      source: 'devpts',
      options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620'],
    },
    temporary('/dev/shm', TMP_SIZE),
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...quiet, 'ro'] },
    // Programs size themselves by it: a JVM that does not see its limit takes more than it has.
    { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: [...quiet, 'relatime', 'ro'] },
    ...[...new Set(['/tmp', ...image.volumes, ...writable])].map((path) => temporary(path, TMP_SIZE)),
  ]
}

function nameOf(line: string): string {
  return line.split('=', 1)[0] ?? ''
}
