import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { output } from '../programs/command.ts'
import { unpackedDebianPackage } from '../programs/debian.ts'
import { type Platform, RELEASE } from './list.ts'

const ARCHIVE = 'http://deb.debian.org/debian'
const LEFT_OUT = ['man', 'doc', 'locale', 'info', 'lintian', 'bash-completion']
/** 2026-01-01: the date of every file, so that the same packages give the same image. */
export const EPOCH = '1767225600'

/**
 * A Debian with apt as one tar archive, by mmdebstrap.
 *
 * @param extra  a folder whose content goes over the root
 * @param finish commands for its shell, at the end
 */
export async function systemArchive(
  archive: string,
  system: { packages: readonly string[]; extra: string; finish: readonly string[] },
): Promise<void> {
  const bin = join(await unpackedDebianPackage('mmdebstrap'), 'usr/bin')
  const slim = LEFT_OUT.map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`)
  const hooks = [`sync-in ${system.extra} /`, ...system.finish.map((line) => `chroot "$1" sh -c '${line}'`)]
  await output(
    join(bin, 'mmdebstrap'),
    [
      ...['--quiet', '--mode=root', '--variant=minbase', '--architectures=amd64', '--skip=output/dev'],
      ...slim,
      // Some packages of Java link their manual pages.
      '--essential-hook=mkdir -p "$1/usr/share/man/man1"',
      ...hooks.map((hook) => `--customize-hook=${hook}`),
      `--include=${system.packages.join(',')}`,
      ...[RELEASE, archive, `deb ${ARCHIVE} ${RELEASE} main`],
    ],
    { env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, SOURCE_DATE_EPOCH: EPOCH } },
  )
}

/** The files of some packages, laid into `root` without running a line of theirs: for any architecture. */
export async function unpackPackages(root: string, names: readonly string[], platform: Platform): Promise<void> {
  const work = `${root}.packages`
  await mkdir(join(work, 'lists/partial'), { recursive: true })
  await mkdir(join(work, 'debs'))
  await writeFile(join(work, 'sources.list'), `deb ${ARCHIVE} ${RELEASE} main\n`)
  const settings = [
    `Dir::Etc::sourcelist=${work}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${work}/lists`,
    `Dir::Cache=${work}`,
    'Dir::State::status=/dev/null',
    `APT::Architecture=${platform}`,
    `APT::Architectures=${platform}`,
    'APT::Sandbox::User=root',
  ].flatMap((setting) => ['-o', setting])
  await output('apt-get', [...settings, '-qq', 'update'])
  await output('apt-get', [...settings, '-qq', 'download', ...names], { cwd: join(work, 'debs') })
  const archives = (await readdir(join(work, 'debs'))).sort(baseFirst)
  for (const archive of archives) await output('dpkg-deb', ['--extract', join(work, 'debs', archive), root])
  for (const name of LEFT_OUT) await rm(join(root, 'usr/share', name), { recursive: true, force: true })
  await rm(work, { recursive: true })
}

/** base-files has the links from /lib to /usr/lib that all others count on. */
function baseFirst(one: string, other: string): number {
  return Number(other.startsWith('base-files_')) - Number(one.startsWith('base-files_')) || (one < other ? -1 : 1)
}

/** What a distroless image has besides packages: users, home, certificates, places to write to. */
export async function furnish(root: string): Promise<void> {
  const home = (name: string) => (name === 'root' ? '/root' : '/home/nonroot')
  const users = [
    ['root', 0],
    ['nonroot', 65532],
  ] as const
  const line = ([name, id]: readonly [string, number]) => `${name}:x:${id}:${id}:${name}:${home(name)}:/sbin/nologin\n`
  await writeFile(
    join(root, 'etc/passwd'),
    [...users.map(line), 'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n'].join(''),
  )
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnonroot:x:65532:\nnobody:x:65534:\n')
  await writeFile(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n')
  await mkdir(join(root, 'home/nonroot'), { recursive: true, mode: 0o700 })
  await output('chown', ['65532:65532', join(root, 'home/nonroot')])
  await mkdir(join(root, 'tmp'), { recursive: true })
  await output('chmod', ['1777', join(root, 'tmp')])
  await certificates(root)
}

async function certificates(root: string): Promise<void> {
  const folder = join(root, 'usr/share/ca-certificates/mozilla')
  const names = (await readdir(folder)).sort()
  const all = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true })
  await writeFile(join(root, 'etc/ssl/certs/ca-certificates.crt'), all.join(''))
}

/** A folder as a tar archive that depends on nothing but its files. */
export async function archiveOf(root: string, archive: string): Promise<void> {
  await output('tar', [
    ...['--create', '--file', archive, '--directory', root, '--sort=name', '--numeric-owner', '--format=posix'],
    ...['--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime', `--mtime=@${EPOCH}`, '.'],
  ])
}
