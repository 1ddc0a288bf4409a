import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/kube/client.ts'
import * as paths from '../../src/kube/paths.ts'
import type { Kube, KubeObject } from '../../src/kube/types.ts'
import { track } from '../../src/kube/watch.ts'
import { useLab } from '../lab/lab.ts'
import { Detour } from './detour.ts'

type Settings = KubeObject & { data?: Record<string, string> }

const lab = await useLab()
const namespace = `kube-${randomBytes(3).toString('hex')}`
const admin = lab.bed.controlPlane.kubeconfigs.admin
let kube: Kube

function settings(name: string, data: Record<string, string> = {}): Settings {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
}

const create = (name: string, data?: Record<string, string>) =>
  kube.create<Settings>(paths.configMaps(namespace), settings(name, data))

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return await promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: Error) => error,
  )
}

describe('a real API server', () => {
  beforeAll(async () => {
    await lab.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
    kube = await connect({ kubeconfig: admin, namespace })
  })
  afterAll(async () => {
    kube.close()
    await lab.api.remove(`/api/v1/namespaces/${namespace}`)
  })

  describe('objects', () => {
    test('what is created can be read, patched, replaced, applied and removed, under our name', async () => {
      const made = await create('life', { a: '1' })
      const path = paths.configMap(namespace, 'life')
      expect(await kube.get(path)).toEqual(made)
      const patched = await kube.jsonPatch<Settings>(path, [
        { op: 'test', path: '/data/a', value: '1' },
        { op: 'replace', path: '/data/a', value: '2' },
      ])
      expect(patched.data).toEqual({ a: '2' })
      const replaced = await kube.replace<Settings>(path, { ...patched, data: { a: '3' } })
      expect(replaced.data).toEqual({ a: '3' })
      const applied = await kube.apply<Settings>(path, settings('life', { b: '4' }))
      expect(applied.data).toEqual({ a: '3', b: '4' })
      const object = await lab.api.get(path)
      expect(new Set(object.metadata.managedFields.map(({ manager }: { manager: string }) => manager))).toEqual(
        new Set(['gradus']),
      )
      await kube.remove(path)
      await kube.remove(path)
      expect(await kube.find(path)).toBeUndefined()
    })

    test('what stands in the way has its own status', async () => {
      const made = await create('twice')
      const path = paths.configMap(namespace, 'twice')
      expect(await failureOf(create('twice'))).toMatchObject({ status: 409, reason: 'AlreadyExists', verb: 'create' })
      await kube.jsonPatch(path, [{ op: 'add', path: '/data', value: { a: '1' } }])
      expect(await failureOf(kube.replace(path, made))).toMatchObject({ status: 409, reason: 'Conflict' })
      const tested = kube.jsonPatch(path, [{ op: 'test', path: '/data/a', value: '2' }])
      expect(await failureOf(tested)).toMatchObject({ status: 422, reason: 'Invalid' })
      expect(await failureOf(kube.get(paths.configMap(namespace, 'none')))).toMatchObject({
        status: 404,
        reason: 'NotFound',
      })
    })

    test("somebody else's field is not taken by force", async () => {
      await lab.api.apply({ ...settings('theirs', { a: 'lab' }), metadata: { name: 'theirs', namespace } } as never)
      const path = paths.configMap(namespace, 'theirs')
      expect(await failureOf(kube.apply(path, settings('theirs', { a: 'ours' })))).toMatchObject({
        status: 409,
        reason: 'Conflict',
      })
      expect((await kube.get<Settings>(path)).data).toEqual({ a: 'lab' })
    })

    test('fields that no model of ours knows travel through', async () => {
      const template = {
        spec: {
          containers: [
            { name: 'a', image: 'a', resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }] },
          ],
        },
      }
      const labels = { app: 'unknown' }
      const path = paths.deployments(namespace)
      const made = await kube.create<KubeObject & { spec: unknown }>(path, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'unknown' },
        spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, ...template } },
      })
      expect(made).toMatchObject({ spec: { template } })
    })

    test('a long list comes in pages and is whole', async () => {
      const names = Array.from({ length: 510 }, (_, i) => `many-${String(i).padStart(3, '0')}`)
      for (let i = 0; i < names.length; i += 30) await Promise.all(names.slice(i, i + 30).map((name) => create(name)))
      const since = Date.now()
      const list = await kube.list<Settings>(paths.configMaps(namespace))
      const found = list.items.map(({ metadata }) => metadata.name)
      expect(found.filter((name) => name.startsWith('many-'))).toEqual(names)
      expect(list.items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' })
      expect(lab.audit({ since, namespace, verb: 'list' })).toHaveLength(2)
      expect(lab.audit({ since, namespace })[0]?.userAgent).toMatch(/^gradus\/\d/)
    })
  })

  describe('following', () => {
    const signals: AbortController[] = []
    afterAll(() => {
      for (const controller of signals) controller.abort()
    })
    const fresh = () => {
      const controller = new AbortController()
      signals.push(controller)
      return controller.signal
    }

    test('changes arrive, by one list and one watch', async () => {
      const since = Date.now()
      const signal = fresh()
      const tracker = await track<Settings>(kube, paths.configMaps(namespace), {
        signal,
        fieldSelector: 'metadata.name=followed',
      })
      expect(tracker.items.size).toBe(0)
      await create('followed', { a: '1' })
      await tracker.until((items) => items.get('followed')?.data?.a === '1', signal)
      const path = paths.configMap(namespace, 'followed')
      await kube.jsonPatch(path, [{ op: 'replace', path: '/data/a', value: '2' }])
      await tracker.until((items) => items.get('followed')?.data?.a === '2', signal)
      await kube.remove(path)
      await tracker.until((items) => items.size === 0, signal)
      const asked = lab.audit({ since, namespace }).filter(({ uri }) => uri.includes('fieldSelector'))
      expect(asked.map(({ verb }) => verb).sort()).toEqual(['list', 'watch'])
      tracker.stop()
    })

    test('from an object that is known, changes since then arrive without a list', async () => {
      const made = await create('known', { a: '1' })
      await kube.jsonPatch(paths.configMap(namespace, 'known'), [{ op: 'replace', path: '/data/a', value: '2' }])
      const since = Date.now()
      const signal = fresh()
      const initial = { items: [made], resourceVersion: made.metadata.resourceVersion ?? '' }
      const tracker = await track<Settings>(kube, paths.configMaps(namespace), {
        signal,
        initial,
        fieldSelector: 'metadata.name=known',
      })
      expect(tracker.items.get('known')?.data).toEqual({ a: '1' })
      await tracker.until((items) => items.get('known')?.data?.a === '2', signal)
      expect(lab.audit({ since, namespace, verb: 'list' })).toEqual([])
      tracker.stop()
    })

    test('a version that history has forgotten brings a list, not an end', async () => {
      const event = (name: string) => ({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace },
        involvedObject: { kind: 'ConfigMap', name: 'a', namespace },
      })
      const first = await lab.api.create(event('first'))
      await lab.api.remove(`${paths.events(namespace)}/first`)
      const second = await lab.api.create(event('second'))
      // The API server keeps no events in its cache: it asks etcd, whose history ends where it is compacted.
      const revision = second.metadata.resourceVersion
      const answer = await fetch('http://127.0.0.1:2379/v3/kv/compaction', {
        method: 'POST',
        body: JSON.stringify({ revision }),
      })
      expect(answer.ok).toBe(true)
      const since = Date.now()
      const signal = fresh()
      const initial = { items: [first as KubeObject], resourceVersion: first.metadata.resourceVersion ?? '' }
      const tracker = await track<KubeObject>(kube, paths.events(namespace), { signal, initial })
      await tracker.until((items) => items.has('second') && !items.has('first'), signal)
      await lab.until('the watch stands again', 5, async () => tracker.staleSince === undefined)
      expect(lab.audit({ since, namespace, resource: 'events' }).map(({ verb }) => verb)).toEqual([
        'watch',
        'list',
        'watch',
      ])
      tracker.stop()
    })

    test('what happens while the network is cut is seen when it is back', async () => {
      const way = await Detour.to(6443)
      const config = join(lab.bed.dir, `kubeconfig-${namespace}-detour`)
      writeFileSync(config, readFileSync(admin, 'utf8').replaceAll(':6443', `:${way.port}`))
      const far = await connect({ kubeconfig: config })
      const signal = fresh()
      const selected = { signal, fieldSelector: 'metadata.name=cut' }
      const tracker = await track<Settings>(far, paths.configMaps(namespace), selected)
      try {
        await create('cut', { a: '1' })
        await tracker.until((items) => items.has('cut'), signal)
        way.cut()
        await lab.until('the break is noticed', 5, async () => tracker.staleSince !== undefined)
        await kube.jsonPatch(paths.configMap(namespace, 'cut'), [{ op: 'replace', path: '/data/a', value: '2' }])
        expect(tracker.items.get('cut')?.data?.a).toBe('1')
        way.mend()
        await tracker.until((items) => items.get('cut')?.data?.a === '2', signal)
        expect(tracker.staleSince).toBeUndefined()
      } finally {
        tracker.stop()
        far.close()
        await way.close()
      }
    })
  })
})
