import { createHash, randomBytes } from 'node:crypto'
import { afterAll, expect, test } from '@jest/globals'
import { load } from 'js-yaml'
import { generated } from '../../../src/image/generate/files.ts'
import type { Project } from '../../../src/image/project.ts'
import { collectionPath, type LabObject, type Loose } from '../../lab/api.ts'
import { useLab } from '../../lab/lab.ts'
import { DOCKERFILE, go, projects, python } from './projects.ts'

const namespaces: string[] = []
// Before the lab's own hook, which closes its connection.
afterAll(async () => {
  await Promise.all(namespaces.map((name) => lab.api.remove(`/api/v1/namespaces/${name}`)))
})
const lab = await useLab()

/** A namespace in which the API server refuses every pod that is not restricted. */
async function restricted(): Promise<string> {
  const name = `generated-${randomBytes(3).toString('hex')}`
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  await lab.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } })
  namespaces.push(name)
  return name
}

async function published(): Promise<string> {
  const digest = `sha256:${createHash('sha256').update(randomBytes(8)).digest('hex')}`
  await lab.node('PUT', `versions/${digest}`, { version: 'v1' })
  return `registry.example/shop@${digest}`
}

/** The manifests as the API server gets them: read from the text, unknown fields refused. */
async function create(project: Project, namespace: string, image?: string): Promise<LabObject[]> {
  const made: LabObject[] = []
  for (const [path, text] of generated(project, DOCKERFILE, image)) {
    if (!path.startsWith('k8s/')) continue
    const object = load(text) as LabObject
    const collection = collectionPath(object.apiVersion, object.kind, namespace)
    made.push(await lab.api.call('POST', `${collection}?fieldValidation=Strict`, object))
  }
  return made
}

function pods(namespace: string): Promise<LabObject[]> {
  return lab.api.list(`/api/v1/namespaces/${namespace}/pods`)
}

test('the namespace refuses a pod that is not restricted, so that the tests below mean something', async () => {
  const namespace = await restricted()
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace },
    spec: { containers: [{ name: 'a', image: 'a' }] },
  }
  await expect(lab.api.create(pod)).rejects.toThrow('violates PodSecurity "restricted')
  const bad = { ...pod, spec: { ...pod.spec, unknown: 1 } }
  const path = `${collectionPath('v1', 'Pod', namespace)}?fieldValidation=Strict`
  await expect(lab.api.call('POST', path, bad)).rejects.toThrow('unknown field')
})

test('the manifests are taken as they are, and the pod they make gets ready and is what the policies choose', async () => {
  const namespace = await restricted()
  const made = await create(go, namespace, await published())
  expect(made.map(({ kind }) => kind).sort()).toEqual([
    'Deployment',
    'HorizontalPodAutoscaler',
    'Ingress',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Service',
  ])
  await lab.until('the Deployment is available', 30, async () => {
    const deployment: Loose = await lab.api.get(`/apis/apps/v1/namespaces/${namespace}/deployments/shop`)
    return deployment.status?.availableReplicas === 1
  })
  const [pod] = (await pods(namespace)) as Loose[]
  for (const object of made as Loose[]) {
    const { selector, podSelector } = object.spec
    const wanted = podSelector?.matchLabels ?? selector?.matchLabels ?? selector
    if (wanted !== undefined) expect(pod?.metadata.labels).toMatchObject(wanted)
  }
  await lab.until('the Service has the pod', 20, async () => {
    const slices: Loose[] = await lab.api.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`)
    return slices.some(({ endpoints, ports }) => endpoints?.[0]?.conditions.ready === true && ports?.[0]?.port === 8080)
  })
})

test('without an image the Deployment is taken and no container starts', async () => {
  const namespace = await restricted()
  await create(go, namespace)
  const container = await lab.until('the image can not be pulled', 30, async () => {
    const [pod] = (await pods(namespace)) as Loose[]
    const status = pod?.status?.containerStatuses?.[0]
    return /^(?:ErrImagePull|ImagePullBackOff)$/.test(status?.state?.waiting?.reason) && status
  })
  expect(container).toMatchObject({ image: 'registry.invalid/shop:not-set', ready: false })
})

test("every language's manifests make pods that are restricted", async () => {
  for (const project of projects) {
    const namespace = await restricted()
    await create({ ...project, writable: ['/var/cache/x', '/app/media'] }, namespace, await published())
    const [pod] = await lab.until(`a pod of ${project.name}`, 30, async () => {
      const found = await pods(namespace)
      return found.length > 0 ? found : undefined
    })
    expect((pod as Loose).spec.containers[0].env?.length ?? 0).toBe(Object.keys(project.environment).length)
  }
})

test('the values of the environment come from the Secret that the file names', async () => {
  const namespace = await restricted()
  const text = generated(python, DOCKERFILE).get('k8s/deployment.yaml') ?? ''
  const name = /generic (\S+) --from-literal/.exec(text)?.[1] ?? ''
  const stringData = { DJANGO_SECRET_KEY: 'x', DATABASE_URL: 'y' }
  await lab.api.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData } as LabObject)
  const made = (await create(python, namespace, await published())) as Loose[]
  const deployment = made.find(({ kind }) => kind === 'Deployment') as Loose
  const keys = deployment.spec.template.spec.containers[0].env.map(({ valueFrom }: Loose) => [
    valueFrom.secretKeyRef.name,
    valueFrom.secretKeyRef.key,
  ])
  expect(keys).toEqual(Object.keys(stringData).map((key) => [name, key]))
})
