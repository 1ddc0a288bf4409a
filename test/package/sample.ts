import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ServiceSources } from '../../src/package/layout.ts'
import type { PackRequest } from '../../src/package/pack.ts'

export const COMMIT = '3f2a1bc4d5e6f708192a3b4c5d6e7f8091a2b3c4'
export const DIGEST = `sha256:${'ab'.repeat(32)}`
export const never = new AbortController().signal

const SHOP: Readonly<Record<string, string>> = {
  Dockerfile: 'FROM scratch\nUSER 65532\n',
  '.dockerignore': '.git\n',
  'docker-compose.yml': 'services: {}\n',
  'README.md': '# Shop\n',
  'k8s/deployment.yaml': 'kind: Deployment\nmetadata:\n  name: shop\n',
  'k8s/service.yaml': 'kind: Service\nmetadata:\n  name: shop\n',
  'monitoring/prometheus.yml': 'scrape_configs: []\n',
  'monitoring/alerts.yaml': 'groups: []\n',
  'monitoring/grafana_dashboard.json': '{}\n',
  'recipe/migrate.sh': '#!/bin/sh\nexit 0\n',
  'recipe/größe.txt': 'XL\n',
  'gradus.yml':
    'services:\n  shop:\n    steps: [10, 100]\n  cart: {}\nenvironments:\n  production:\n    settle: 5m\n    services:\n      shop: {timeout: 2h}\n      cart: {timeout: 3h}\n',
  'sbom.cdx.json': '{"bomFormat":"CycloneDX","specVersion":"1.6"}\n',
  '.github/workflows/shop.yml': 'name: shop\n',
  '.github/workflows/cart.yml': 'name: cart\n',
  'src/main.py': 'print(1)\n',
}

/** A service's repository in a fresh folder. */
export function shop(root: string, change: Readonly<Record<string, string | Uint8Array>> = {}): string {
  for (const [path, text] of Object.entries({ ...SHOP, ...change })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text, { mode: path.endsWith('.sh') ? 0o777 : 0o666 })
  }
  return root
}

export function requestOf(root: string, change: Partial<ServiceSources> = {}): PackRequest {
  return {
    sources: { root, folder: '', service: 'shop', shared: true, config: 'gradus.yml', ...change },
    stage: 'staging',
    package: {
      name: 'acme/shop',
      version: '1.4.2',
      commit: COMMIT,
      created: '2026-11-20T08:30:00Z',
      images: { shop: `ghcr.io/acme/shop@${DIGEST}` },
      dependencies: { 'acme/cart': '^2.0.0' },
    },
  }
}

/** A folder that is gone after the work. */
export async function inFolder<T>(work: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What GNU tar finds in an archive, line by line: another reader than ours. */
export function gnuList(file: string): string[] {
  const args = ['--numeric-owner', '--full-time', '--quoting-style=literal', '-tvzf', file]
  return execFileSync('tar', args, { encoding: 'utf8', env: { TZ: 'UTC', LC_ALL: 'C.UTF-8', PATH: process.env.PATH } })
    .trimEnd()
    .split('\n')
}
