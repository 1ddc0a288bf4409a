import { expect, test } from '@jest/globals'
import { imageFor } from '../../../src/action/admission/package-image.ts'
import type { Deployment } from '../../../src/workload/types.ts'

const image = (name: string, letter: string) => `ghcr.io/acme/${name}@sha256:${letter.repeat(64)}`
const OLD = { web: image('web', 'a'), proxy: image('proxy', 'a') }
const NEW = { web: image('web', 'b'), proxy: image('proxy', 'b') }

function deployment(containers: Readonly<Record<string, string>>): Deployment {
  const list = Object.entries(containers).map(([name, of]) => ({ name, image: of }))
  return { metadata: { name: 'shop' }, spec: { template: { spec: { containers: list } } } } as unknown as Deployment
}

const choose = (
  images: Readonly<Record<string, string>>,
  containers: Readonly<Record<string, string>>,
  named?: string,
) => imageFor(images, deployment(containers), named, 'acme/shop 1.4.2')

test.each([
  ['the only container gets its image', { web: NEW.web }, { web: OLD.web }, undefined, 'web'],
  [
    'images of other Deployments are left alone',
    { web: NEW.web, worker: NEW.proxy },
    { web: OLD.web },
    undefined,
    'web',
  ],
  ['of two containers the one that differs changes', { web: NEW.web, proxy: OLD.proxy }, OLD, undefined, 'web'],
  ['a container that the package does not name stays as it is', { web: NEW.web }, OLD, undefined, 'web'],
  ['where all is there already, that is what is said of the first', OLD, OLD, undefined, 'web'],
  ['the container of the configuration is the one', OLD, OLD, 'proxy', 'proxy'],
  [
    'a tag beside the same digest is no change',
    { web: NEW.web, proxy: OLD.proxy },
    { ...OLD, proxy: OLD.proxy.replace('@', ':1@') },
    undefined,
    'web',
  ],
] as const)('%s', (_, images: Record<string, string>, containers, named, container) => {
  expect(choose(images, containers, named)).toEqual({ container, image: images[container] })
})

test.each([
  [
    'two containers at once',
    NEW,
    OLD,
    undefined,
    "package acme/shop 1.4.2 changes the containers web and proxy of Deployment shop, and a rollout changes one; bring proxy to the package's digest first, or pack them apart",
  ],
  [
    'another container than the named one',
    { web: NEW.web, proxy: OLD.proxy },
    OLD,
    'proxy',
    'changes the containers proxy and web',
  ],
  [
    'no container of the Deployment',
    { cart: NEW.web },
    OLD,
    undefined,
    'package acme/shop 1.4.2 names images for cart, and Deployment shop has web, proxy; pack it with the names of its containers',
  ],
  [
    'not the container of the configuration',
    { web: NEW.web },
    OLD,
    'proxy',
    'container: package acme/shop 1.4.2 names no image for proxy of Deployment shop; it has web',
  ],
  [
    'a tag',
    { web: 'ghcr.io/acme/web:1' },
    OLD,
    undefined,
    'package acme/shop 1.4.2, image of web: image: "ghcr.io/acme/web:1" is the tag 1, which can move',
  ],
] as const)('a package that names %s is refused', (_, images, containers, named, sentence) => {
  expect(() => choose(images, containers, named)).toThrow(sentence)
})
