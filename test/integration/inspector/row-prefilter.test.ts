import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc } from '../../support/property.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { createJudge } from '#engine/inspector/judge.ts'
import { createKeptFile } from '#engine/inspector/kept/kept-file.ts'
import { KeptWriter } from '#engine/inspector/kept/kept-writer.ts'
import { compileRowFilter } from '#engine/inspector/reader/row-filter.ts'
import { SessionReader } from '#engine/inspector/reader/session-reader.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { aRecord } from '../../support/a-record.ts'
import { collectingLogger } from '../../support/logger.ts'

const ports = { clock: { now: () => 1_763_721_721_000 }, logger: collectingLogger() }
const folder = mkdtempSync(join(tmpdir(), 'signalbench-prefilter-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const mapping = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id', convert: 'string' },
}

let files = 0

/** A session over these records; every third was stored without looking at it, every fifth under an older mapping. */
function sessionOf(records: readonly RawRecord[]): SessionReader {
  files += 1
  const database = createKeptFile(folder, `${String(files).padStart(8, '0')}-test`, ports)
  const writer = new KeptWriter(database, { maxRecords: 1e6, maxBytes: 1e9 }, 1)
  const judge = createJudge({ revision: 7, mapping, format: 'auto' }, ports.clock)
  for (const [index, raw] of records.entries()) {
    writer.insert([{ raw, summary: index % 3 === 2 ? null : judge.summarize(raw) }], index % 5 === 4 ? 6 : 7)
  }
  writer.close()
  const { firstSeq, headSeq } = { firstSeq: 1, headSeq: 1 + records.length }
  const session = { sessionId: 's', path: database.path, format: 'auto', workspaceId: 'w', clusterId: null } as const
  return new SessionReader({ ...session, firstSeq, headSeq }, { revision: 7, mapping }, ports)
}

/** The seqs that match, and those that SQLite left for looking at. */
function compare(session: SessionReader, text: string) {
  const filter = compileRowFilter(text, session)
  const { firstSeq, headSeq } = session.range
  const matching = session.rows
    .range(firstSeq, headSeq)
    .filter((row) => filter.matches(row))
    .map(({ seq }) => seq)
  const condition = filter.condition()
  const left = condition === null ? null : session.rows.seqsWhere(condition, firstSeq, headSeq)
  const slim = filter.needsPayload
    ? null
    : session.rows
        .slimRowsWhere(condition ?? { text: 'TRUE', params: [] }, firstSeq, headSeq)
        .filter((row) => filter.matches(row))
        .map(({ seq }) => seq)
  return { matching, left, slim }
}

const words = ['purchase', 'Café', 'needle', '5', '42', '12345678901234567890', 'a_b', '100%', 'x"y', 'true', 'null']
const word = fc.constantFrom(...words)
const json = fc.record({
  event_name: fc.option(word),
  user_id: fc.oneof(word, fc.constantFrom(42, 5, 5.5)),
  n: fc.oneof(word, fc.integer(), fc.constantFrom(true, null)),
  list: fc.array(word, { maxLength: 2 }),
})
const value = fc.oneof(
  { weight: 6, arbitrary: json.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: json.map((one) => JSON.stringify(one).replaceAll('e', '\\u0065')) },
  { weight: 1, arbitrary: fc.constantFrom('{"n":4.2e1}', '{"n":42.0}', '{"n":12345678901234567890}', '', '[5]', '42') },
  { weight: 1, arbitrary: word },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
  { weight: 1, arbitrary: word.map((one) => Uint8Array.of(0, 0, 0, 0, 42, ...Buffer.from(one))) },
  { weight: 1, arbitrary: word.map((one) => `{"n":"${'-'.repeat(16_400)}${one}"}`) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const record = fc
  .record({
    key: fc.oneof(word, fc.constant(null), fc.constant('"needle"'), fc.uint8Array({ maxLength: 6 })),
    value,
    partition: fc.integer({ min: 0, max: 6 }),
    headers: fc.array(fc.tuple(word, fc.oneof(word, fc.constant(null), fc.uint8Array({ maxLength: 4 }))), {
      maxLength: 2,
    }),
  })
  .map((parts) => aRecord(parts))

const payloadFields = [
  '$.value.n',
  '$.value.event_name',
  '$.value.list',
  'value',
  'key',
  "headers['needle']",
  'headers',
]
const columnFields = ['partition', 'verdict', 'event', 'user', 'format', 'schema', 'topic', 'offset', 'timestamp']
const field = fc.constantFrom(...payloadFields, ...columnFields)
const quoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`
const literal = fc.oneof(
  word.map(quoted),
  fc.constantFrom('42', '5', '5.0', 'true', 'null', 'json', 'mapped', 'rejected'),
)
/** Some fields are compared with their own kind of values only. */
const suited = (name: string, text: string): string => {
  if (['partition', 'offset', 'timestamp'].includes(name)) return '3'
  return name === 'verdict' && !['mapped', 'rejected'].includes(text) ? 'user-missing' : text
}
const comparison = fc
  .tuple(field, fc.constantFrom('=', '!=', '~', '>', '>=', '<', '<='), literal)
  .map(([name, operator, text]) => `${name} ${operator} ${operator === '~' ? text : suited(name, text)}`)
const term = fc.oneof(
  { weight: 3, arbitrary: comparison },
  { weight: 2, arbitrary: word.map(quoted) },
  { weight: 1, arbitrary: field.map((name) => `${name} exists`) },
  { weight: 1, arbitrary: comparison.map((text) => `not ${text}`) },
)
const expression = fc
  .tuple(term, fc.constantFrom('and', 'or'), term)
  .map(([left, joint, right]) => `${left} ${joint} ${right}`)

describe('what SQLite passes over', () => {
  it('never matches, whatever the records and the filter are', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 5, maxLength: 25 }),
        fc.array(fc.oneof(term, expression), { minLength: 60, maxLength: 60 }),
        (records, filters) => {
          const session = sessionOf(records)
          for (const text of filters) {
            const { matching, left, slim } = compare(session, text)
            if (left !== null) expect(left, text).toEqual(expect.arrayContaining(matching))
            if (slim !== null) expect(slim, text).toEqual(matching)
          }
          session.close()
        },
      ),
      { numRuns: 25 },
    )
  })

  it('is nearly all where little matches', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      aRecord({
        key: `user_${index}`,
        partition: index % 3,
        offset: BigInt(index),
        value: JSON.stringify({ event_name: index === 7 ? 'needle' : 'hay', user_id: index + 1000 }),
        headers: [['trace', `t-${index}`]],
      }),
    )
    const session = sessionOf(many)
    const left = (text: string) => compare(session, text).left?.length
    // Those that were stored without looking at them stay.
    expect(left('needle')).toBeLessThan(105)
    expect(left('$.value.event_name = "needle"')).toBeLessThan(105)
    expect(left('$.value.event_name ~ NEEDLE and partition = 1')).toBeLessThan(40)
    expect(left('$.value.user_id = 1007')).toBeLessThan(105)
    expect(left("headers['trace'] = t-299")).toBe(1)
    expect(left('key = user_299')).toBe(1)
    expect(left('offset >= 298')).toBe(2)
    expect(compare(session, '$.value.user_id > 5').left).toBeNull()
    session.close()
  })
})
