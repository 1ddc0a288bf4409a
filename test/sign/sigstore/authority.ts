import { createHash, generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog, rekorHandler } from '@sigstore/mock'

/** A certificate authority, its log and a transparency log of our own, with real certificates and proofs. */
export interface Authority {
  readonly address: string
  /** Path of its trusted root. */
  readonly trustedRoot: string
  stop(): Promise<void>
}

type Handler = (body: string) => Promise<{ statusCode: number; response: unknown; contentType?: string }>

/** @param faults path → status, for services that fail */
export async function startAuthority(
  folder: string,
  faults: Readonly<Record<string, number>> = {},
): Promise<Authority> {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const routes = new Map<string, Handler>()
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const path = request.url ?? ''
      const fault = faults[path]
      const answer = fault === undefined ? await routes.get(path)?.(body) : { statusCode: fault, response: 'no' }
      response.writeHead(answer?.statusCode ?? 404, { 'content-type': answer?.contentType ?? 'text/plain' })
      response.end(answer?.response)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const certificateLog = await initializeCTLog(pair())
  const authority = await initializeCA(pair(), certificateLog)
  const log = await initializeTLog(address, pair())
  const certificates = fulcioHandler(authority)
  const entries = rekorHandler(log)
  routes.set(certificates.path, certificates.fn as Handler)
  routes.set(entries.path, (body) => (entries.fn as Handler)(canonical(body)))
  const validFor = { start: '2020-01-01T00:00:00Z' }
  const logOf = (baseUrl: string, publicKey: Buffer, id: Uint8Array) => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: publicKey.toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: Buffer.from(id).toString('base64') },
  })
  const { buffer } = authority.rootCertificate
  const rawBytes = Buffer.from(buffer).toString('base64')
  const root = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logOf(address, log.publicKey, createHash('sha256').update(log.publicKey).digest())],
    certificateAuthorities: [
      {
        subject: { organization: 'test', commonName: 'test' },
        uri: address,
        certChain: { certificates: [{ rawBytes }] },
        validFor,
      },
    ],
    ctlogs: [logOf(address, certificateLog.publicKey, Buffer.from(certificateLog.logID.buffer))],
    timestampAuthorities: [],
  }
  const trustedRoot = join(folder, `trusted-root-${address.split(':').at(-1)}.json`)
  writeFileSync(trustedRoot, JSON.stringify(root))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
  return { address, trustedRoot, stop }
}

/** What Rekor makes of a proposed DSSE entry before it logs it: hashes and signatures in place of the envelope. */
function canonical(body: string): string {
  const entry = JSON.parse(body)
  if (entry.kind !== 'dsse') return body
  const { envelope, verifiers } = entry.spec.proposedContent
  const { payload, signatures } = JSON.parse(envelope)
  const sha256 = (bytes: Buffer) => ({ algorithm: 'sha256', value: createHash('sha256').update(bytes).digest('hex') })
  const signed = signatures.map(({ sig }: { sig: string }) => ({ signature: sig, verifier: verifiers[0] }))
  const hashes = { envelopeHash: sha256(Buffer.from(envelope)), payloadHash: sha256(Buffer.from(payload, 'base64')) }
  return JSON.stringify({ ...entry, spec: { ...hashes, signatures: signed } })
}

export const ISSUER = 'https://token.example.com'

/** A token as GitHub's are shaped; the authority of tests does not check who signed it. */
export function tokenFor(subject: string, more: object = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ iss: ISSUER, sub: subject, aud: 'sigstore', ...more })}.c2ln`
}
