import { configMap, deployment as deploymentPath, pod as podPath } from '../../src/kube/paths.ts'
import type { KubeObject } from '../../src/kube/types.ts'
import { enter, newRecord, type RolloutRecord } from '../../src/rollout/record.ts'
import { RecordStore } from '../../src/rollout/record-store.ts'
import { MemoryKube } from '../memory-kube.ts'
import { AT, look, OLD, planOf, verdict } from '../rollout/records.ts'

const ACTOR = {
  run: 'acme/shop run 42.1 deploy',
  name: 'mona',
  url: 'https://github.com/acme/shop/actions/runs/42/attempts/1',
}

/** A rollout that brought an image to all, with counts that let it pass, as runs leave it. */
export function promotedRecord(image: string, change: (record: RolloutRecord) => void = () => {}): RolloutRecord {
  const plan = planOf({ to: image, from: OLD, environment: 'production', steps: [25, 100] })
  const record = newRecord('shop-20261121-142233-k3f9', 'rollout', plan, ACTOR, 7, AT)
  for (const state of ['CANARY', 'CANARY_EVALUATING', 'PROMOTING', 'PROMOTED'] as const) {
    enter(record, state, `because of ${state}`, AT)
  }
  record.step = 1
  // 200,000 requests of each arm at one per cent: enough evidence for a pass.
  record.looks = [0, 10, 20].map((from) => look(0, 25, from, [100_000, 990, 300_000, 3_000]))
  record.verdicts = [verdict({ step: 0, weight: 25, reason: 'errors: 1.0 % against 1.0 %' })]
  change(record)
  return record
}

/** A cluster where a Deployment's pods run a digest. */
export async function cluster(image: string, running: readonly string[], record?: RolloutRecord): Promise<MemoryKube> {
  const kube = new MemoryKube()
  const namespace = 'web'
  const labels = { app: 'shop' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } }
  kube.put(deploymentPath(namespace, 'shop'), {
    metadata: { name: 'shop', namespace },
    spec: { selector: { matchLabels: labels }, template },
  } as KubeObject)
  for (const [index, digest] of running.entries()) {
    const name = `shop-7d9f-${index}`
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-7d9f', uid: 'u' }
    const status = {
      name: 'web',
      ready: true,
      restartCount: 0,
      imageID: `registry/shop@${digest}`,
      state: { running: {} },
    }
    const pod = {
      metadata: { name, namespace, labels, ownerReferences: [owner] },
      spec: {},
      status: { containerStatuses: [status] },
    }
    kube.put(podPath(namespace, name), pod as KubeObject)
  }
  if (record !== undefined) await new RecordStore(kube, namespace).create(record)
  return kube
}

/** Somebody edits a record by hand. */
export function editRecord(kube: MemoryKube, id: string, change: (text: string) => string): void {
  const path = configMap('web', RecordStore.nameOf(id))
  kube.edit<KubeObject & { data: Record<string, string> }>(path, (object) => {
    object.data['record.json'] = change(object.data['record.json'] as string)
  })
}
