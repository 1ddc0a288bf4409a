import { controlsOf } from '../../src/audit/controls.ts'
import { absent, claimed, proved } from '../../src/audit/link.ts'
import type { AuditChain } from '../../src/audit/types.ts'
import { NEW } from '../rollout/records.ts'

export const EVIL = '</code><script>alert(1)</script><img src=x onerror=alert(1)> | **x** @octocat "onload=1'

/** A chain whose texts are all this one. */
export function chainOf(text = 'words', contradictions: string[] = []): AuditChain {
  const links = [
    proved('running', `3 pods run ${text}`, text, { [text]: text }),
    claimed('provenance', text, text, { builder: text }),
    absent('gates', text, text),
  ]
  return {
    schema: 1,
    statement: 'audit',
    gradus: '1.0.0',
    at: '2026-11-21T15:00:00Z',
    asked: { service: text, namespace: 'web', environment: 'production' },
    image: NEW,
    links,
    contradictions,
    controls: controlsOf(links, { actors: [text], approvers: ['ada'] }, contradictions),
  }
}
