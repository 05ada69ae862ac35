import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseCaptureSchemas } from '#engine/decoder/capture/schemas-file.ts'
import { createSchemaLookup } from '#engine/decoder/schema-lookup.ts'
import { check } from '#engine/workspace/read-entity.ts'
import { entitySchemas } from '#engine/workspace/entity-schemas.ts'
import { decodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import { connectionFile } from '#shared/schema/connection.ts'
import { mappingFile } from '#shared/schema/mapping.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { entityKinds } from '#shared/schema/workspace.ts'
import { sampleFiles } from '../../../scripts/sample/workspace-files.ts'

const folder = join(import.meta.dirname, '../../../sample')
const files = sampleFiles()
const jsonOf = (file: string): unknown => JSON.parse(files.get(file) ?? '') as unknown

const records: readonly RawRecord[] = (files.get('captures/sample.ndjson') ?? '')
  .trimEnd()
  .split('\n')
  .map((line, index) => {
    const record = decodeCaptureLine(line, index + 1)
    if (!record.ok) throw new Error(record.error.message)
    return record.value
  })

/** What stands beside the capture, as a replay finds it. */
const schemas = (() => {
  const parsed = parseCaptureSchemas(files.get('captures/sample.schemas.json') ?? '')
  if (!parsed.ok) throw new Error(parsed.error)
  return createSchemaLookup((key) => parsed.value.get(key) ?? null)
})()

function verdicts(): Record<string, number> {
  const mapping = compileMapping(mappingFile.parse(jsonOf('mappings/default.json')))
  if (!mapping.ok) throw new Error('the mapping of the sample is bad')
  const counts: Record<string, number> = {}
  for (const record of records) {
    const outcome = mapping.value.map(decodeRecord(record, 'auto', schemas), {
      idempotencyKey: '6f0c4a53-9d58-5f6a-8c1e-7b905b0f6d0e',
      nowMs: Date.UTC(2026, 11, 1),
    })
    const verdict = outcome.kind === 'mapped' ? 'mapped' : outcome.verdict
    counts[verdict] = (counts[verdict] ?? 0) + 1
  }
  return counts
}

test('the committed sample is what the script makes, byte for byte (npx node scripts/make-sample.ts)', () => {
  // Commands that are run in the sample itself leave their own folder there, which is not for git.
  const committed = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !file.startsWith('.signalbench') && statSync(join(folder, file)).isFile(),
  )
  expect(committed.toSorted()).toEqual([...files.keys()].toSorted())
  for (const [file, text] of files) expect(readFileSync(join(folder, file)).equals(Buffer.from(text)), file).toBe(true)
})

test('every file of it is valid, without a warning', () => {
  for (const kind of entityKinds) {
    for (const [file] of [...files].filter(([path]) => path.startsWith(`${kind}/`) && path.endsWith('.json'))) {
      expect(check(file, jsonOf(file), entitySchemas[kind]), file).toMatchObject({ ok: true, value: { problems: [] } })
    }
  }
})

test('96 % of its records map, the others fail for every reason there is', () => {
  expect(verdicts()).toEqual({
    mapped: 1_920,
    'user-missing': 18,
    'json-broken': 16,
    'name-missing': 12,
    'event-too-large': 12,
    tombstone: 12,
    'not-decoded': 10,
  })
})

test('a signup comes within its first hundred records, so that its journey begins within five seconds', () => {
  const mapping = compileMapping(mappingFile.parse(jsonOf('mappings/default.json')))
  const first = records.findIndex((record) => {
    const outcome = mapping.ok
      ? mapping.value.map(decodeRecord(record, 'auto', schemas), { idempotencyKey: 'k', nowMs: Date.UTC(2026, 11, 1) })
      : null
    return outcome?.kind === 'mapped' && outcome.event.name === 'signup'
  })
  const { recordsPerSecond } = connectionFile.parse(jsonOf('connections/sample.json')) as { recordsPerSecond: number }
  expect(first).toBeGreaterThanOrEqual(0)
  expect(first / recordsPerSecond).toBeLessThan(2.5)
})

test('it has numeric ids beyond 2^53, duplicate headers, bytes that are no text and several partitions', () => {
  const text = (record: RawRecord) => Buffer.from(record.value ?? []).toString('utf8')
  const ids = records.flatMap((record) => /"user_id":(\d+)/.exec(text(record))?.[1] ?? [])
  expect(ids.filter((id) => BigInt(id) > 2n ** 53n)).toHaveLength(60)
  expect(records.filter(({ headers }) => new Set(headers.map(([name]) => name)).size < headers.length)).toHaveLength(30)
  expect(records.filter(({ value }) => value?.[0] === 0)).toHaveLength(125)
  expect(new Set(records.map(({ topic, partition }) => `${topic}/${partition}`)).size).toBe(9)
})

test('it has records of every kind of schema that decode without a registry, and some whose schema nobody knows', () => {
  const formats = records.map((record) => decodeRecord(record, 'auto', schemas).value)
  const count = (format: string) => formats.filter((value) => value.format === format && value.schemaId !== null).length
  expect([count('avro'), count('protobuf'), count('json-schema'), count('bytes')]).toEqual([60, 30, 30, 5])
})

test('offsets rise by one in every partition, timestamps never go back', () => {
  const last = new Map<string, bigint>()
  let before = 0n
  for (const { topic, partition, offset, timestampMs } of records) {
    const place = `${topic}/${partition}`
    expect(offset).toBe((last.get(place) ?? offset - 1n) + 1n)
    expect(timestampMs >= before).toBe(true)
    last.set(place, offset)
    before = timestampMs
  }
})
