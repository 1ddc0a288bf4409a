import { createHash, createHmac } from 'node:crypto'
import type { Asked } from './answering.ts'

/**
 * What AWS does with a request: signs what arrived, with the secret it knows.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureOf(asked: Asked, secret: string): { credential: string; signed: string[]; valid: boolean } {
  const pattern = /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/
  const [, credential = '', names = '', signature] = pattern.exec(asked.headers.authorization ?? '') ?? []
  const [, day = '', region = '', service = '', end = ''] = credential.split('/')
  const signed = names.split(';')
  const lines = signed.map((name) => `${name}:${String(asked.headers[name]).trim().replace(/ +/g, ' ')}\n`).join('')
  const [path, query = ''] = asked.url.split('?')
  const request = [asked.method, path, query, lines, names, sha256(asked.body)].join('\n')
  const scope = [day, region, service, end].join('/')
  const text = ['AWS4-HMAC-SHA256', asked.headers['x-amz-date'], scope, sha256(request)].join('\n')
  const key = [day, region, service, end].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return { credential, signed, valid: hmac(key, text).toString('hex') === signature }
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
