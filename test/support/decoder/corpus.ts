import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSchemaLookup } from '#engine/decoder/schema-lookup.ts'
import type { SchemaLookup } from '#shared/domain/decode/types.ts'
import type { PayloadFormat, RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { aRecord } from '../a-record.ts'

const folder = fileURLToPath(new URL('../../fixtures/corpus/', import.meta.url))

/** One line of the corpus; test/fixtures/corpus/generate/README.md says what the members mean. */
type Line = {
  readonly name: string
  readonly chosen: RecordFormat
  readonly schemas: readonly string[]
  readonly value: string | null
  readonly headers: readonly (readonly [string, string])[]
  readonly format: PayloadFormat
  readonly framing: string | null
  readonly messageType: string | null
  readonly expected: string
  readonly diagnostics: readonly string[]
  readonly source: string
}

/** A payload of another encoder with what it must decode to. */
export type CorpusCase = Omit<Line, 'schemas' | 'value' | 'headers'> & {
  readonly record: RawRecord
  readonly schemas: readonly KnownSchema[]
}

/** Files of the corpus by name: `protobuf`, `avro`, … */
export const corpusFiles = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => name.slice(0, -'.ndjson'.length))

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))

/** All cases of one file. */
export function readCorpus(file: string): readonly CorpusCase[] {
  const schemas = JSON.parse(readFileSync(join(folder, `${file}.schemas.json`), 'utf8')) as Record<string, KnownSchema>
  return readFileSync(join(folder, `${file}.ndjson`), 'utf8')
    .trim()
    .split('\n')
    .map((text) => {
      const { value, headers, schemas: names, ...line } = JSON.parse(text) as Line
      return {
        ...line,
        schemas: names.map((name) => schemas[name]!),
        record: aRecord({
          value: value === null ? null : bytes(value),
          headers: headers.map(([name, header]) => [name, bytes(header)]),
        }),
      }
    })
}

/** What a registry with only these schemas would let the decoder know. */
export function lookupOf(schemas: readonly KnownSchema[]): SchemaLookup {
  const byKey = new Map(schemas.map((schema) => [schema.key, schema]))
  return createSchemaLookup((key) => byKey.get(key) ?? null)
}
