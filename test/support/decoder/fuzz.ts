import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedRecord, SchemaLookup } from '#shared/domain/decode/types.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { recordFormat, type RecordFormat } from '#shared/schema/relay.ts'
import { corpusFiles, lookupOf, readCorpus } from './corpus.ts'
import { mutate } from './mutate.ts'
import { seededRandom, type SeededRandom } from './seeded-random.ts'

/** What a run found. */
export type FuzzReport = {
  readonly inputs: number
  readonly slowestMs: number
  /** Payloads that were read in the end, by format: a fuzzer that only makes rubbish would find nothing. */
  readonly formats: Readonly<Record<string, number>>
  readonly failures: readonly string[]
}

type Seed = {
  readonly name: string
  readonly value: Uint8Array
  readonly headers: RawRecord['headers']
  readonly record: RawRecord
  readonly lookup: SchemaLookup
  /** Length of the frame and, for Protobuf, the first message index. */
  readonly frame: number
}

const frames: Readonly<Record<string, number>> = { 'id-prefix': 5, 'guid-prefix': 17, container: 4 }

/** No decode may take longer; the machine may be busy, so a slow one is asked again before it counts. */
const limitMs = 1_000
/** What a record of 4 KB may become at most: decoding must not blow payloads up. */
const maxOutputBytes = 4 * 1024 * 1024
/** Every so many inputs, the value is also written out. */
const writeEvery = 50

function readSeeds(): readonly Seed[] {
  const lookups = new Map<string, SchemaLookup>()
  return corpusFiles().flatMap((file) =>
    readCorpus(file).flatMap(({ name, record, schemas, framing }) => {
      if (record.value === null) return []
      const key = JSON.stringify(schemas)
      const lookup = lookups.get(key) ?? lookupOf(schemas)
      lookups.set(key, lookup)
      return [{ name, value: record.value, headers: record.headers, record, lookup, frame: frames[framing ?? ''] ?? 0 }]
    }),
  )
}

/** Decodes damaged payloads; stops early after ten failures. `progress` is called after every tenth of the inputs. */
export function fuzz(seed: number, inputs: number, progress: (done: number) => void = () => {}): FuzzReport {
  const random = seededRandom(seed)
  const seeds = readSeeds()
  const formats: Record<string, number> = {}
  const failures: string[] = []
  let slowestMs = 0
  let done = 0
  for (; done < inputs && failures.length < 10; done += 1) {
    const { record, lookup, name } = damaged(seeds, random)
    const format = random.below(4) === 0 ? random.pick(recordFormat.options) : 'auto'
    const attempt = decodeOnce(record, format, lookup)
    slowestMs = Math.max(slowestMs, attempt.ms)
    const problem = attempt.problem ?? problemOf(attempt, () => decodeOnce(record, format, lookup).ms, done)
    if (problem !== null) failures.push(`${problem}: ${name}, format ${format}, ${describe(record)}`)
    const read = attempt.decoded?.value.format ?? 'none'
    formats[read] = (formats[read] ?? 0) + 1
    if ((done + 1) % (inputs / 10) === 0) progress(done + 1)
  }
  return { inputs: done, slowestMs, formats, failures }
}

type Attempt = { readonly decoded: DecodedRecord | null; readonly ms: number; readonly problem: string | null }

function decodeOnce(record: RawRecord, format: RecordFormat, lookup: SchemaLookup): Attempt {
  const start = performance.now()
  try {
    const decoded = decodeRecord(record, format, lookup)
    return { decoded, ms: performance.now() - start, problem: null }
  } catch (error) {
    return { decoded: null, ms: 0, problem: `threw ${error instanceof Error ? error.stack : String(error)}` }
  }
}

function problemOf({ decoded, ms }: Attempt, again: () => number, count: number): string | null {
  const payload = decoded?.value
  if (payload?.value === undefined) return 'no value'
  const failed = payload.diagnostics.find(({ code }) => code === 'decoder-failed')
  if (failed !== undefined) return failed.message
  if (ms > limitMs && Math.min(again(), again()) > limitMs) return `took ${Math.round(ms)} ms`
  if (count % writeEvery !== 0) return null
  const size = stringifyJson(payload.value).length
  return size > maxOutputBytes ? `became ${size} characters` : null
}

function damaged(
  seeds: readonly Seed[],
  random: SeededRandom,
): { record: RawRecord; lookup: SchemaLookup; name: string } {
  const { name, value, headers, record, lookup, frame } = random.pick(seeds)
  const other = random.pick(seeds).value
  const damageHeader = headers.length > 0 && random.below(8) === 0
  return {
    name,
    lookup,
    record: {
      ...record,
      key: random.below(8) === 0 ? mutate(value, frame, random, other) : null,
      value: mutate(value, frame, random, other),
      headers: damageHeader
        ? headers.map(([key, header]) => [key, header === null ? null : mutate(header, 5, random, other)] as const)
        : headers,
    },
  }
}

const hex = (bytes: Uint8Array | null): string => (bytes === null ? 'null' : Buffer.from(bytes).toString('hex'))

const describe = ({ key, value, headers }: RawRecord): string =>
  `value ${hex(value)}, key ${hex(key)}, headers ${JSON.stringify(headers.map(([name, header]) => [name, hex(header)]))}`
