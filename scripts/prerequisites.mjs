// What a bare machine must have before anything is installed. Plain JavaScript: it runs on whatever Node is there.
import { spawnSync } from 'node:child_process'

const OLDEST_NODE = 20
const OLDEST_GO = [1, 26]

/** What everything needs. */
const always = [platform, node]

/** What the test bed needs besides: it builds Go programs and runs them in network namespaces of its own. */
const forTheTestBed = [git, go, ...['ip', 'unshare', 'setpriv', 'flock'].map(tool), namespaces]

/**
 * What this machine lacks.
 *
 * @param {{ testBed: boolean }} needs whether the test bed is going to be used
 * @returns {string[]} one sentence for each thing that is missing
 */
export function missingPrerequisites({ testBed }) {
  const wrongPlatform = platform()
  if (wrongPlatform) return [wrongPlatform]
  return [...always, ...(testBed ? forTheTestBed : [])].flatMap((check) => check() ?? [])
}

function platform() {
  if (process.platform === 'linux' && process.arch === 'x64') return undefined
  return `Gradus is developed on Linux x64 and this is ${process.platform} ${process.arch}: use a Linux x64 machine, container or virtual machine.`
}

function node() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return undefined
  return `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE} or newer (https://nodejs.org).`
}

function git() {
  return outputOf('git', ['--version']) === undefined
    ? 'git was not found: install it (apt-get install git).'
    : undefined
}

function go() {
  const oldest = OLDEST_GO.join('.')
  const found = outputOf('go', ['env', 'GOVERSION'])
  if (found === undefined) return `Go was not found: install Go ${oldest} or newer (https://go.dev/dl).`
  const [major = 0, minor = 0] = found.trim().replace(/^go/, '').split('.').map(Number.parseFloat)
  if (major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1])) return undefined
  return `Go ${found.trim().replace(/^go/, '')} is too old: install Go ${oldest} or newer (https://go.dev/dl).`
}

/** @param {string} name */
function tool(name) {
  const packageName = name === 'ip' ? 'iproute2' : 'util-linux'
  return () =>
    outputOf(name, ['-V']) === undefined
      ? `${name} was not found: install it (apt-get install ${packageName}).`
      : undefined
}

function namespaces() {
  if (outputOf('unshare', ['-V']) === undefined) return undefined
  const root = process.getuid?.() === 0
  const flags = ['--net', '--mount', '--pid', '--fork', '--mount-proc', ...(root ? [] : ['--map-root-user'])]
  if (outputOf('unshare', [...flags, 'true']) !== undefined) return undefined
  const remedy = root
    ? 'give the container the capability SYS_ADMIN (docker run --privileged)'
    : 'run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0)'
  return `Namespaces can't be made here (unshare ${flags.join(' ')} failed): ${remedy}.`
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string | undefined} standard output, or nothing when the command is missing or fails
 */
function outputOf(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return status === 0 ? stdout : undefined
}
