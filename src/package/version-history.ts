import type { Repository } from '../confidence/git/repository.ts'
import { UserError } from '../errors.ts'
import { newestTag, type VersionFacts } from './version.ts'

/** A release is made long before. */
const MOST_COMMITS = 10_000
const MOST_TAGS = 100_000

/**
 * What git knows of a commit's version: tags at it, the newest release before it, and the messages since.
 *
 * @param folder of the service: only commits that touch it count; empty: all
 * @throws {UserError} there is no such commit
 */
export async function versionHistory(
  repository: Repository,
  commit: string,
  service: string,
  folder: string,
): Promise<Required<Pick<VersionFacts, 'tagsHere' | 'history'>>> {
  const id = await repository.commit(commit)
  if (id === undefined)
    throw new UserError(`there is no commit ${commit} in ${repository.root}; give one that is checked out`)
  const list = async (...filter: string[]) => {
    const bytes = await repository.run([
      'for-each-ref',
      `--count=${MOST_TAGS}`,
      '--format=%(refname:strip=2)',
      ...filter,
      'refs/tags',
    ])
    return bytes
      .toString('utf8')
      .split('\n')
      .filter((name) => name !== '')
  }
  const tagsHere = await list(`--points-at=${id}`)
  const last = newestTag(await list(`--merged=${id}`), service)
  const range = last === undefined ? id : `refs/tags/${last.tag}..${id}`
  const within = folder === '' ? [] : [`:(top,literal)${folder}`]
  const args = [
    'log',
    '--no-show-signature',
    '-z',
    '--format=%B',
    `--max-count=${MOST_COMMITS}`,
    range,
    '--',
    ...within,
  ]
  const messages = last === undefined ? [] : (await repository.run(args)).toString('utf8').split('\0')
  return {
    tagsHere,
    history: { last: last?.version, messages: messages.map((one) => one.trim()).filter((one) => one !== '') },
  }
}
