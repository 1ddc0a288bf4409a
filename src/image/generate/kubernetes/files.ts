import type { Project } from '../../project.ts'
import { yamlFile } from '../text.ts'
import { autoscaler, disruptionBudget, ingress, networkPolicy, service } from './around.ts'
import { deployment, secretKeys, secretName, unset } from './deployment.ts'

/** @param image by digest; absent: a name that no registry serves, so that nothing unpinned can start */
export function kubernetesFiles(project: Project, image: string | undefined): ReadonlyMap<string, string> {
  return new Map([
    [
      'k8s/deployment.yaml',
      yamlFile(deployment(project, image ?? unset(project.name)), aboutDeployment(project, image)),
    ],
    ['k8s/service.yaml', yamlFile(service(project))],
    [
      'k8s/ingress.yaml',
      yamlFile(ingress(project), [
        'Put your host in the place of example.com, and add ingressClassName where the cluster has no default class.',
      ]),
    ],
    [
      'k8s/hpa.yaml',
      yamlFile(autoscaler(project), ['Decides the number of pods; without metrics-server it keeps the smallest.']),
    ],
    ['k8s/pdb.yaml', yamlFile(disruptionBudget(project))],
    [
      'k8s/networkpolicy.yaml',
      yamlFile(networkPolicy(project), [
        'In: only the port that serves. Out: anywhere but the link-local addresses where clouds hand out credentials.',
      ]),
    ],
  ])
}

function aboutDeployment(project: Project, image: string | undefined): string[] {
  const lines = ['No replicas here: hpa.yaml decides, and an apply of this file does not undo it.']
  if (image === undefined) {
    lines.push('image: no registry serves this name. build-image prints the digest to write here (name@sha256:…);')
    lines.push('deploy-canary replaces it by the digest it is given.')
  }
  const keys = secretKeys(project)
  if (keys.length > 0) {
    const literals = keys.map((key) => `--from-literal=${key}=…`).join(' ')
    lines.push(`env: pods wait until there is a Secret ${secretName(project.name)}:`)
    lines.push(`  kubectl create secret generic ${secretName(project.name)} ${literals}`)
  }
  return lines
}
