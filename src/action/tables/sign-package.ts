import { packagesSchema } from '../../config/trust-schema.ts'
import { UserError } from '../../errors.ts'
import { isDigest } from '../../image-reference.ts'
import { DIGEST, PACKAGE_NAME, VERSION } from '../../package/schema.ts'
import { defineAction } from '../definition.ts'
import { boolean, choice, dnsLabel, duration, integer, secret, string, text } from '../inputs.ts'
import { isVersionSource, VERSION_SOURCES } from '../package/values.ts'
import { quote } from '../values.ts'
import { cluster, dryRun, registries, signatures, traces } from './common.ts'

const what = {
  path: string({
    description:
      'pack: folder of the service (default: .). sign: the same, or an archive. verify, push, export: archive that pack or sign wrote. import: file that export wrote.',
  }),
  name: string({
    description:
      'Name of the package, such as shop or acme/shop; its last part is the service. Default of pack: the only service of the configuration, else the name of the folder.',
    check: (value) => matching(value, PACKAGE_NAME.pattern, PACKAGE_NAME['x-expected']),
  }),
  version: string({
    description:
      'A semantic version such as 1.4.2; for pack also where it comes from: tag, file, commits, or auto, the first of them that has one. Default of pack: auto.',
    check: (value) =>
      isVersionSource(value)
        ? value
        : matching(value, VERSION.pattern, `${VERSION['x-expected']}, or ${VERSION_SOURCES.join(', ')}`),
  }),
  digest: string({
    description:
      'Digest that an earlier step gave as output; a file or package with another one is refused. Default: none is expected.',
    check: (value) => {
      if (isDigest(value)) return value
      throw new UserError(`${quote(value)} is no digest; write ${DIGEST['x-expected']}`)
    },
  }),
  environment: dnsLabel({
    description:
      'pack, sign: environment that the package is for first (default: the first of the configuration). verify, pull: one that it must have reached (default: any). keygen-check: where the key must be trusted. list, index, dependencies: whose keys count for the index (default: default).',
  }),
  config: string({ description: 'Path of the configuration; it may be absent.', default: 'gradus.yml' }),
} as const

const packing = {
  images: text({
    description:
      'Images by digest that the package deploys, container=image@sha256:…, one a line; without container= it is the service. Default: none.',
  }),
  dependencies: text({
    description: 'Packages that this one needs, name and range, such as acme/cart ^2.1.0, one a line. Default: none.',
  }),
  'lock-file': string({
    description:
      'Lock file of the dependencies, to be committed; pack keeps to it where it fits, and writes it. Default: gradus.lock.json in path.',
  }),
  locked: boolean({
    description: 'Refuse dependencies that are not exactly what the lock file says.',
    default: 'false',
  }),
  description: string({ description: 'One line about the package. Default: none.' }),
  homepage: string({
    description: 'Address of a page about it. Default: none.',
    check: (value) => matching(value, '^https?://[^\\s]+$', 'a URL such as https://shop.example.com'),
  }),
  licence: string({ description: 'Licence, such as Apache-2.0. Default: none.' }),
  sbom: string({
    description:
      'CycloneDX SBOM of the image, as build-image wrote it. Default: sbom.cdx.json in path, where there is one.',
  }),
  output: string({
    description:
      'Where the result goes: an archive (.tar.gz) or a folder. Default: a private folder of the job; its files stand in the outputs.',
  }),
} as const

const signing = {
  'gpg-private-key': secret({ description: 'Armoured OpenPGP private key to sign with. Default: none.' }),
  'gpg-passphrase': secret({ description: 'Its passphrase. Default: it has none.' }),
  sigstore: choice(['off', 'key', 'keyless'], {
    description:
      'Sign with a Sigstore bundle too: with sigstore-key, or keyless with the identity of the workflow (permissions: id-token: write).',
    default: 'off',
  }),
  'sigstore-key': secret({ description: 'PEM of an ECDSA P-256 private key, for sigstore: key. Default: none.' }),
  'sigstore-passphrase': secret({ description: 'Its passphrase. Default: it has none.' }),
  'fulcio-url': string({
    description: "Certificate authority of sigstore: keyless. Default: Sigstore's public one.",
    check: address,
  }),
  'rekor-url': string({
    description: "Transparency log of sigstore: keyless. Default: Sigstore's public one.",
    check: address,
  }),
  'sign-images': choice(['off', 'also', 'only'], {
    description:
      'sign: sign the images in their registries too (also), or nothing else (only); with Sigstore, as cosign verifies it.',
    default: 'off',
  }),
} as const

const checking = {
  'trusted-keys': signatures['trusted-keys'],
  'check-images': boolean({
    description: 'verify, pull: ask the registries whether they serve the images that the package names.',
    default: 'true',
  }),
} as const

const repository = {
  repository: string({
    description:
      'Folder of a registry that holds packages, such as ghcr.io/acme/packages. Default: packages.repository of the configuration.',
    check: (value) =>
      matching(value, packagesSchema.properties.repository.pattern, packagesSchema.properties.repository['x-expected']),
  }),
  package: string({
    description:
      'pull, verify, promote, yank: which package, in place of name and version: acme/shop@1.4.2, or what push gave as output package.',
  }),
  from: dnsLabel({ description: 'promote: environment that the package stands in.' }),
  to: dnsLabel({ description: 'promote: environment that the package goes on to.' }),
  approver: string({ description: 'promote, yank: who decided it. Default: who started the run.' }),
  reason: string({ description: 'promote, yank: why, in one line; yank needs one.' }),
  names: text({
    description:
      'index: names of packages that the index has not got yet, one a line or with commas between them, as registries do not list them. Default: none.',
  }),
  lifetime: duration({
    description: 'index: how long it counts; write it anew before.',
    default: '30d',
    min: 3_600,
    max: 31_536_000,
  }),
  'index-serial': integer({
    description: 'Smallest serial of the index that is believed, as an earlier run saw it. Default: any.',
    min: 0,
  }),
} as const

const retention = {
  keep: integer({
    description: 'prune: number of versions of each package that stay, the newest that were not taken back.',
    default: '20',
    min: 1,
  }),
  'keep-for': duration({
    description: 'prune: age of the commit up to which a version stays.',
    default: '90d',
    min: 0,
  }),
  'keep-environments': text({
    description: 'prune: environments whose packages stay for ever, one a line or with commas between them.',
    default: 'production',
  }),
} as const

const transfer = {
  registry: string({
    description:
      'import: registry, or folder of one, for all that mapping has no place for; paths stay. Default: none.',
  }),
  mapping: text({
    description:
      'import: where repositories of the other side are on this one, such as ghcr.io/acme=registry.internal/acme, one a line. Default: none.',
  }),
  'require-signature': boolean({
    description: 'export, import: only with images that are signed by a key of the environment too.',
    default: 'false',
  }),
} as const

const auditing = {
  image: string({
    description:
      'audit: image by digest, as it runs or ran. Default: what the service named by name runs in the cluster.',
  }),
  namespace: cluster.namespace,
  deployment: cluster.deployment,
  kubeconfig: cluster.kubeconfig,
  context: cluster.context,
} as const

export const signPackage = defineAction({
  name: 'sign-package',
  title: 'Gradus: sign package',
  description:
    'What a deployment needs as one package with a version: packed the same bytes anywhere, signed, verified and kept in a registry.',
  branding: { icon: 'lock', color: 'blue' },
  inputs: {
    command: choice(
      [
        'pack',
        'sign',
        'verify',
        'push',
        'pull',
        'promote',
        'yank',
        'list',
        'index',
        'prune',
        'export',
        'import',
        'audit',
        'keygen-check',
      ],
      {
        description:
          'pack a service, sign and verify the package; push, pull: to and from a repository; promote: let it into another environment; yank: take it back; list, index, prune: what a repository holds; export, import: across an air gap; audit: from what runs to who signed it; keygen-check: try keys.',
        default: 'pack',
      },
    ),
    ...what,
    ...packing,
    ...signing,
    ...checking,
    ...repository,
    ...retention,
    ...transfer,
    ...auditing,
    ...registries,
    ...dryRun,
    ...traces,
  },
  outputs: {
    package: 'The package in its repository, by digest: what deploy-canary takes.',
    name: 'Name of the package.',
    version: 'Version of the package.',
    digest:
      'pack, sign, verify of an archive: digest of the archive, unpacked by gzip. Else: digest of the package in its repository.',
    archive: 'Path of the archive; export: of the file.',
    artifact: 'Name of the artifact that holds the archive; empty where none was uploaded.',
    images: 'JSON object of the images by digest, by container.',
    lock: 'Path of the lock file; empty where nothing was resolved.',
    signature: 'Path of the armoured OpenPGP signature over the manifest, else of the Sigstore bundle.',
    bundle: 'Path of the Sigstore bundle over the manifest; empty where there is none.',
    manifest: 'Path of the manifest: what is signed.',
    fingerprint: 'Primary fingerprint of the OpenPGP key that signed; else hint of the key, or identity.',
    signatures: 'JSON array of who signed: kind, signer, and at where the signature says it.',
    verified:
      'true where signature and content of the package were checked; else false, or empty where nothing was to be checked.',
    stages: 'pull, verify in a repository: JSON array of the environments that it has reached.',
    statement: 'promote, yank: digest of the signed statement.',
    packages: 'list, index: JSON array of packages, each with name and versions.',
    'index-url': 'index: the signed index in the repository, by digest.',
    'index-serial': 'list, index: serial of the index.',
    removed: 'prune: JSON array of what was removed, each with name and version.',
    site: 'index: folder of the pages, for actions/upload-pages-artifact.',
    mapping: 'import: JSON object, image as packages name it to where it is on this side.',
    audit: 'audit: path of the JSON file; text, page and signatures lie beside it.',
    'public-key': 'keygen-check: path of the public key, as those who verify need it.',
  },
})

function matching(value: string, pattern: string, expected: string): string {
  if (value.length <= 1000 && new RegExp(pattern, 'u').test(value)) return value
  throw new UserError(`${quote(value)} is not understood; write ${expected}`)
}

function address(value: string): string {
  return matching(value, '^https?://[^\\s@]+$', 'a URL such as https://fulcio.sigstore.dev, without credentials in it')
}
