import type { Project } from '../../../src/image/project.ts'

/** A project of each language, as detection gives them; what differs between them is what the generators look at. */
export const go: Project = {
  language: 'go',
  framework: 'none',
  packageManager: 'go',
  name: 'shop',
  version: '1.26',
  port: 8080,
  healthPath: '/health',
  metricsPath: '/metrics',
  command: ['/app/shop'],
  developmentCommand: ['go', 'run', '.'],
  writable: [],
  environment: {},
  resources: { cpu: 0.1, memoryMiB: 64 },
  startSeconds: 10,
  dockerfile: {
    stages: [
      { name: 'base', from: { base: 'go', version: '1.26' }, instructions: [{ do: 'workdir', path: '/src' }] },
      { name: 'development', from: { stage: 'base' }, instructions: [{ do: 'cmd', exec: ['go', 'run', '.'] }] },
      { name: 'production', from: { base: 'static' }, instructions: [{ do: 'entrypoint', exec: ['/app/shop'] }] },
    ],
  },
  ignored: ['bin'],
  notes: [],
}

export const python: Project = {
  ...go,
  language: 'python',
  framework: 'django',
  packageManager: 'uv',
  name: 'orders',
  version: '3.13',
  port: 8000,
  healthPath: '/healthz',
  writable: ['/app/media'],
  environment: { DJANGO_SECRET_KEY: 'pa$$word', DATABASE_URL: 'sqlite:////tmp/db' },
  resources: { cpu: 0.25, memoryMiB: 256 },
  startSeconds: 30,
}

export const java: Project = {
  ...go,
  language: 'java',
  framework: 'spring-boot',
  packageManager: 'maven',
  name: 'billing',
  version: '21',
  healthPath: '/actuator/health',
  metricsPath: '/actuator/prometheus',
  resources: { cpu: 0.5, memoryMiB: 512 },
  startSeconds: 60,
}

const { metricsPath: _, ...without } = go

export const node: Project = {
  ...without,
  language: 'node',
  framework: 'express',
  packageManager: 'pnpm',
  name: 'web',
  version: '24',
  port: 3000,
  resources: { cpu: 0.25, memoryMiB: 192 },
  dockerfile: {
    stages: [
      {
        name: 'base',
        from: { base: 'node', version: '24' },
        instructions: [
          {
            do: 'healthcheck',
            exec: ['node', '/app/ask.js'],
            intervalSeconds: 20,
            timeoutSeconds: 3,
            startSeconds: 15,
          },
        ],
      },
      { name: 'production', from: { stage: 'base' }, instructions: [] },
    ],
  },
}

export const projects: readonly Project[] = [go, python, java, node]

export const DOCKERFILE = '# syntax=docker/dockerfile:1\nFROM scratch\n'
