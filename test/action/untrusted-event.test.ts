import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { refuseUntrustedOrigin, untrustedOrigin } from '../../src/action/untrusted-event.ts'

/** Parts of payloads as GitHub's documentation of webhooks shows them. */
const own = { id: 35129377, full_name: 'Codertocat/Hello-World', private: false, fork: false }
const fork = { id: 18221276, full_name: 'mallory/Hello-World', private: false, fork: true }
const pull = (head: object | null) => ({
  action: 'synchronize',
  number: 2,
  pull_request: { head: { ref: 'changes', repo: head }, base: { ref: 'master', repo: own } },
  repository: own,
})
const run = (head: object | null, event = 'pull_request') => ({
  action: 'completed',
  workflow_run: { event, head_branch: 'changes', head_repository: head, repository: own },
  repository: own,
})

test.each([
  ['push', { ref: 'refs/heads/master', repository: own }],
  ['push', undefined],
  ['release', { action: 'published', repository: own }],
  ['workflow_dispatch', { inputs: null, repository: own }],
  ['schedule', {}],
  ['pull_request', pull(own)],
  ['pull_request_review', pull(own)],
  ['workflow_run', run(own)],
  ['workflow_run', run(own, 'push')],
  ['issue_comment', { issue: { number: 1 }, repository: own }],
  [undefined, undefined],
])('T5: %s from the repository itself may sign (%#)', (event, payload) => {
  expect(untrustedOrigin(event, payload)).toBeUndefined()
})

test.each<[string, unknown, RegExp]>([
  ['pull_request_target', pull(own), /pull_request_target runs with secrets/],
  ['pull_request_target', undefined, /pull_request_target runs with secrets/],
  ['pull_request', pull(fork), /comes from the fork mallory\/Hello-World/],
  ['pull_request', pull(null), /a fork that is gone/],
  ['pull_request', undefined, /nobody knows from where/],
  ['pull_request', { pull_request: { head: { repo: { full_name: '::add-mask::x' } } } }, /nobody knows from where/],
  ['pull_request_review', pull(fork), /comes from the fork/],
  ['pull_request_review_comment', pull(fork), /comes from the fork/],
  ['workflow_run', run(fork), /the workflow before it ran for the fork mallory\/Hello-World/],
  ['workflow_run', run(null), /a fork that is gone/],
  ['workflow_run', run(own, 'pull_request_target'), /ran for pull_request_target/],
  ['workflow_run', {}, /nobody knows for what/],
  ['issue_comment', { issue: { number: 1, pull_request: { url: 'x' } }, repository: own }, /anybody may comment/],
  ['issue_comment', 'broken', /anybody may comment/],
])('T5: %s is refused (%#)', (event, payload, says) => {
  expect(untrustedOrigin(event, payload)).toMatch(says)
})

test('T5: the event of this run is read from the file that the runner names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-'))
  try {
    const path = join(folder, 'event.json')
    writeFileSync(path, JSON.stringify(pull(fork)))
    const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: path }
    const sentence = /^signing is refused here: the pull request comes from the fork mallory\/Hello-World; do it in/
    expect(() => refuseUntrustedOrigin('signing', env)).toThrow(sentence)
    writeFileSync(path, JSON.stringify(pull(own)))
    expect(() => refuseUntrustedOrigin('signing', env)).not.toThrow()
    writeFileSync(path, 'broken')
    expect(() => refuseUntrustedOrigin('signing', env)).toThrow('nobody knows from where')
    expect(() => refuseUntrustedOrigin('signing', { ...env, GITHUB_EVENT_PATH: undefined })).toThrow('refused')
    expect(() => refuseUntrustedOrigin('signing', {})).not.toThrow()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
