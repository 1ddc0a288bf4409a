import { expect, test } from '@jest/globals'
import { readSbom } from '../../src/image/sbom.ts'

const good = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [{ type: 'library', name: 'flask' }] }
const read = (value: unknown) =>
  readSbom(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), 'sbom.json')

test('an SBOM is read and kept as it stands', () => {
  const text = `${JSON.stringify(good, null, 3)}\n`
  expect(read(text)).toEqual({ specVersion: '1.6', components: 1, bytes: Buffer.from(text) })
})

test.each<[string, unknown, string]>([
  ['no JSON', '<bom/>', 'sbom.json is no JSON'],
  ['half of one', JSON.stringify(good).slice(0, 40), 'sbom.json is no JSON'],
  ['a list', [], 'sbom.json holds no JSON object'],
  ['SPDX', { spdxVersion: 'SPDX-2.3' }, 'sbom.json is no CycloneDX SBOM: it has no bomFormat'],
  ['no version', { ...good, specVersion: undefined }, 'sbom.json has specVersion ""; 1.x is read'],
  ['another version', { ...good, specVersion: '2.0' }, 'sbom.json has specVersion "2.0"; 1.x is read'],
  ['no component', { ...good, components: [] }, 'sbom.json lists no component; nothing was recognised in the image'],
])('%s is refused', (_name, value, sentence) => {
  expect(() => read(value)).toThrow(sentence)
})
