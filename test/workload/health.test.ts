import { describe, expect, test } from '@jest/globals'
import { isComplete, progressFailure, readyPods, replicaSetsOf, trouble, unready } from '../../src/workload/health.ts'
import type { ContainerStatus, Deployment, Pod } from '../../src/workload/types.ts'

type Status = NonNullable<Pod['status']>

function pod(status: Status, metadata: Partial<Pod['metadata']> = {}): Pod {
  return { metadata: { name: 'shop-canary-7d9-x', ...metadata }, spec: {}, status }
}

function container(status: Partial<ContainerStatus>): ContainerStatus {
  return { name: 'web', ready: false, restartCount: 0, ...status }
}

const RUNNING = container({ ready: true, state: { running: { startedAt: '2026-11-21T10:00:00Z' } } })
const READY = [
  { type: 'PodScheduled', status: 'True' },
  { type: 'Ready', status: 'True' },
]
const waiting = (reason: string, message?: string) => ({
  waiting: message === undefined ? { reason } : { reason, message },
})
const exited = (exitCode: number, reason: string) => ({ terminated: { exitCode, reason } })

describe('trouble', () => {
  test.each<[string, Status]>([
    ['a pod nobody has looked at', {}],
    [
      'one that waits for a node',
      { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] },
    ],
    ['one that is created', { containerStatuses: [container({ state: waiting('ContainerCreating') })] }],
    ['one that initialises', { containerStatuses: [container({ state: waiting('PodInitializing') })] }],
    ['one that serves', { conditions: READY, containerStatuses: [RUNNING] }],
    [
      'one whose init container is done',
      {
        initContainerStatuses: [container({ name: 'migrate', state: exited(0, 'Completed') })],
        containerStatuses: [RUNNING],
      },
    ],
    [
      'one whose init container got through at the second try',
      {
        initContainerStatuses: [
          container({ restartCount: 1, state: exited(0, 'Completed'), lastState: exited(1, 'Error') }),
        ],
      },
    ],
    [
      'one that was restarted after it ended well',
      {
        containerStatuses: [container({ ...RUNNING, restartCount: 1, lastState: exited(0, 'Completed') })],
      },
    ],
    [
      'one whose init container may try again',
      { initContainerStatuses: [container({ name: 'migrate', state: exited(1, 'Error') })] },
    ],
    ['one that ended well just now', { containerStatuses: [container({ state: exited(0, 'Completed') })] }],
    ['one that is not ready yet', { containerStatuses: [{ ...RUNNING, ready: false }] }],
  ])('there is none in %s', (_what, status) => {
    expect(trouble([pod(status)])).toBeUndefined()
  })

  test.each<[string, Status, string, RegExp]>([
    [
      'no node takes it',
      {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes: insufficient cpu.' },
        ],
      },
      'Unschedulable',
      /^0\/3 nodes: insufficient cpu\.$/,
    ],
    [
      'it crashes again and again',
      {
        containerStatuses: [
          container({
            restartCount: 3,
            state: waiting('CrashLoopBackOff', 'back-off 40s restarting failed container=web pod=shop-canary-7d9-x'),
            lastState: exited(2, 'Error'),
          }),
        ],
      },
      'CrashLoopBackOff',
      /^back-off 40s restarting .*, exit code 2$/,
    ],
    [
      'it ends well again and again',
      {
        containerStatuses: [
          container({ restartCount: 2, state: waiting('CrashLoopBackOff'), lastState: exited(0, 'Completed') }),
        ],
      },
      'CrashLoopBackOff',
      /^restarted 2 times, exit code 0$/,
    ],
    [
      'it was restarted after an error',
      { containerStatuses: [container({ ...RUNNING, restartCount: 1, lastState: exited(1, 'Error') })] },
      'Error',
      /^exit code 1, restarted once$/,
    ],
    [
      'it was killed for its memory, and runs again',
      { containerStatuses: [container({ ...RUNNING, restartCount: 1, lastState: exited(137, 'OOMKilled') })] },
      'OOMKilled',
      /^killed for its memory, restarted once$/,
    ],
    [
      'it was killed for its memory just now',
      { containerStatuses: [container({ state: exited(137, 'OOMKilled') })] },
      'OOMKilled',
      /^killed for its memory$/,
    ],
    [
      'it ended with an error just now',
      { containerStatuses: [container({ state: exited(3, 'Error') })] },
      'Error',
      /^exit code 3$/,
    ],
    [
      'its init container fails',
      { initContainerStatuses: [container({ name: 'migrate', restartCount: 1, state: exited(1, 'Error') })] },
      'Error',
      /^exit code 1, restarted once$/,
    ],
    ...[
      'ImagePullBackOff',
      'ErrImagePull',
      'ErrImageNeverPull',
      'ImageInspectError',
      'InvalidImageName',
      'SignatureValidationFailed',
      'CreateContainerConfigError',
      'CreateContainerError',
      'RunContainerError',
      'PreCreateHookError',
      'PreStartHookError',
      'PostStartHookError',
    ].map((reason): [string, Status, string, RegExp] => [
      `it waits with ${reason}`,
      {
        containerStatuses: [
          RUNNING,
          container({ name: 'proxy', state: waiting(reason, 'in the words of the kubelet') }),
        ],
      },
      reason,
      /^in the words of the kubelet$/,
    ]),
  ])('is named where %s', (_case, status, reason, message) => {
    const found = trouble([pod({ conditions: READY, containerStatuses: [RUNNING] }), pod(status)])
    expect(found).toMatchObject({ pod: 'shop-canary-7d9-x', reason })
    expect(found?.message).toMatch(message)
  })

  test('names the container', () => {
    const status = { containerStatuses: [RUNNING, container({ name: 'proxy', state: waiting('ErrImagePull') })] }
    expect(trouble([pod(status)])).toEqual({
      pod: 'shop-canary-7d9-x',
      container: 'proxy',
      reason: 'ErrImagePull',
      message: 'it has not started yet',
    })
  })

  test('of a pod that is being deleted is nobody’s business', () => {
    const status = { containerStatuses: [container({ state: exited(137, 'OOMKilled') })] }
    expect(trouble([pod(status, { deletionTimestamp: '2026-11-21T10:00:00Z' })])).toBeUndefined()
  })
})

test('readyPods are those that are Ready and stay', () => {
  const pods = [
    pod({ conditions: READY }, { name: 'ready' }),
    pod({ conditions: READY }, { name: 'leaving', deletionTimestamp: '2026-11-21T10:00:00Z' }),
    pod({ conditions: [{ type: 'Ready', status: 'False' }] }, { name: 'not-ready' }),
    pod({}, { name: 'new' }),
  ]
  expect(readyPods(pods).map((one) => one.metadata.name)).toEqual(['ready'])
})

test('replicaSetsOf names each owner once', () => {
  const owned = (kind: string, name: string) =>
    pod({}, { ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: name }] })
  const pods = [owned('ReplicaSet', 'shop-b'), owned('ReplicaSet', 'shop-a'), owned('ReplicaSet', 'shop-b')]
  expect(replicaSetsOf([...pods, owned('Job', 'other'), pod({})])).toEqual(['shop-a', 'shop-b'])
})

describe('a Deployment', () => {
  type DeploymentStatus = NonNullable<Deployment['status']>
  function deployment(replicas: number | undefined, status: DeploymentStatus | undefined): Deployment {
    return {
      metadata: { name: 'shop', generation: 5 },
      spec: { ...(replicas !== undefined && { replicas }), selector: {}, template: { spec: { containers: [] } } },
      ...(status && { status }),
    }
  }
  const whole = { observedGeneration: 5, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }

  test.each<[string, number | undefined, DeploymentStatus | undefined, boolean]>([
    ['all is there', 3, whole, true],
    [
      'one pod is the default',
      undefined,
      { ...whole, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
      true,
    ],
    ['it is scaled to 0', 0, { observedGeneration: 5 }, true],
    ['the controller has seen more than we', 3, { ...whole, observedGeneration: 6 }, true],
    ['nobody has looked at it', 3, undefined, false],
    ['the change was not seen yet', 3, { ...whole, observedGeneration: 4 }, false],
    ['an old pod is left', 3, { ...whole, replicas: 4 }, false],
    ['a pod is of the old template', 3, { ...whole, updatedReplicas: 2 }, false],
    ['a pod is not ready', 3, { ...whole, readyReplicas: 2 }, false],
    ['a pod is not ready for minReadySeconds', 3, { ...whole, availableReplicas: 2 }, false],
    ['it is scaled down', 2, whole, false],
  ])('tells whether it is complete where %s', (_case, replicas, status, expected) => {
    expect(isComplete(deployment(replicas, status))).toBe(expected)
  })

  const gaveUp = {
    type: 'Progressing',
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: 'ReplicaSet "shop-7d9" has timed out progressing.',
  }
  test.each<[string, DeploymentStatus | undefined, string | undefined]>([
    ['no status', undefined, undefined],
    ['progress', { observedGeneration: 5, conditions: [{ type: 'Progressing', status: 'True' }] }, undefined],
    [
      'Available=False alone',
      { observedGeneration: 5, conditions: [{ type: 'Available', status: 'False' }] },
      undefined,
    ],
    [
      'a deadline exceeded',
      { observedGeneration: 5, conditions: [gaveUp] },
      'ProgressDeadlineExceeded: ReplicaSet "shop-7d9" has timed out progressing.',
    ],
    [
      'a deadline exceeded by what it was before the last change',
      { observedGeneration: 4, conditions: [gaveUp] },
      undefined,
    ],
  ])('with %s gave up: %j', (_case, status, expected) => {
    expect(progressFailure(deployment(3, status))).toBe(expected)
  })
})

test('a pod that is not ready is named with the words of its condition', () => {
  const status = 'False'
  const told = pod(
    { conditions: [{ type: 'Ready', status, reason: 'ContainersNotReady', message: 'unready: [web]' }] },
    { name: 'b' },
  )
  const going = pod(
    { conditions: [{ type: 'Ready', status }] },
    { name: 'c', deletionTimestamp: '2026-11-21T10:00:00Z' },
  )
  expect(unready([pod({ conditions: READY }), going])).toBeUndefined()
  expect(unready([pod({ conditions: READY }), going, told])).toEqual({
    pod: 'b',
    reason: 'ContainersNotReady',
    message: 'unready: [web]',
  })
  expect(unready([pod({})])).toEqual({ pod: 'shop-canary-7d9-x', reason: 'NotReady', message: 'it is not ready' })
})
