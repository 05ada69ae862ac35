import { expect, test } from 'vitest'
import { entitySchemas } from '#engine/workspace/entity-schemas.ts'
import { check } from '#engine/workspace/read-entity.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'

const problemsOf = (kind: EntityKind, value: unknown): string[] => {
  const checked = check(`${kind}/x.json`, value, entitySchemas[kind])
  return (checked.ok ? checked.value.problems : checked.error).map(({ path, message }) => `${path} ${message}`)
}

test('says where, what was expected and what was found', () => {
  const [first] = problemsOf('receivers', { version: 1, port: 'high' })
  expect(first).toBe('$.port Expected number, found "high". Correct the file; it is read again as soon as it is saved.')
})

test('reports every mistake of a file', () => {
  const all = problemsOf('receivers', {
    version: 1,
    port: 70_000,
    endpoints: [{ path: 'hook', script: [{ status: 9 }] }],
  })
  expect(all.map((text) => text.split(' ')[0])).toEqual([
    '$.port',
    '$.endpoints[0].path',
    '$.endpoints[0].script[0].status',
  ])
})

test('names a missing key as nothing found', () => {
  expect(problemsOf('connections', { version: 1, kind: 'replay' })[0]).toMatch(
    /^\$\.capture Expected string, found nothing/,
  )
})

test('names the choices of an unknown kind', () => {
  expect(problemsOf('connections', { version: 1, kind: 'pulsar' })[0]).toMatch(/'kafka'.*'replay'.*found "pulsar"/)
})

test('looks into the option of a union that came furthest', () => {
  expect(problemsOf('connections', { version: 1, kind: 'kafka', bootstrapServers: ['a:1', 'nonsense'] })[0]).toMatch(
    /^\$\.bootstrapServers\[1\] .*host:port, found "nonsense"/i,
  )
})

test('says where a saved filter has a mistake', () => {
  expect(problemsOf('filters', { version: 1, filter: 'event = purchase and partition > 0' })).toEqual([])
  const [first] = problemsOf('filters', { version: 1, filter: 'partition = ' })
  expect(first).toMatch(/^\$\.filter Expected a filter expression: .+ \(character 12\), found "partition = "\. Correct/)
  expect(problemsOf('filters', { version: 1, filter: '  ' })).toHaveLength(1)
})

test('refuses a newer version before it looks at anything else', () => {
  const all = problemsOf('relays', { version: 2, new: 'format' })
  expect(all).toHaveLength(1)
  expect(all[0]).toMatch(/version 2.*knows version 1.*left as it is/)
})

test('expects a version', () => {
  expect(problemsOf('mappings', { name: { path: '$.a' } })[0]).toMatch(/^\$\.version Expected 1, found nothing/)
})

test('never repeats the value of a secret', () => {
  const [first] = problemsOf('connections', {
    version: 1,
    kind: 'kafka',
    bootstrapServers: ['a:1'],
    security: { protocol: 'SSL', password: 4711 },
  })
  expect(first).toContain('$.security.password')
  expect(first).not.toContain('4711')
})

test('warns about unknown keys without refusing the file', () => {
  expect(problemsOf('receivers', { version: 1, prot: 1 })).toEqual([
    '$.prot The key "prot" is not known here and has no effect. It is kept; check its spelling.',
  ])
})
