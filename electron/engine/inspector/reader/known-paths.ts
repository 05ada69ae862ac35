import type { KnownPath } from '#shared/contract/live.ts'
import { pathText } from '#shared/domain/mapping/path-text.ts'
import type { PathStep } from '#shared/domain/mapping/path.ts'
import { readRecord } from '#shared/domain/mapping/record-view.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import { maxJudgedBytes } from '../judge.ts'
import { cutText } from './payload-text.ts'
import type { SessionReader } from './session-reader.ts'

/** Looked at: enough that rare fields show up, little enough to be answered at once. */
const maxRecords = 300
const maxMs = 60
const chunkRows = 25
const maxPaths = 400
const maxDepth = 6
const exampleChars = 60

type Found = { type: KnownPath['type']; readonly example: string; count: number }

/** The paths that occur in the newest records, most common first. Large records are passed over. */
export function knownPaths(session: SessionReader): KnownPath[] {
  const { firstSeq, headSeq } = session.range
  const found = new Map<string, Found>()
  const until = performance.now() + maxMs
  let looked = 0
  for (let to = headSeq; to > firstSeq && looked < maxRecords && performance.now() < until; to -= chunkRows) {
    for (const row of session.rows.range(Math.max(firstSeq, to - chunkRows), to).toReversed()) {
      if (row.valueBytes > maxJudgedBytes || row.keyBytes > maxJudgedBytes) continue
      looked += 1
      collect(session.judge.decode(session.rows.wholeRecord(row)), found)
    }
  }
  const paths = [...found].map(([path, { type, example, count }]) => ({ path, type, example, share: count / looked }))
  return paths.toSorted((a, b) => b.share - a.share)
}

function collect(record: DecodedRecord, found: Map<string, Found>): void {
  for (const root of ['key', 'headers', 'value']) {
    const value = readRecord(record, [root])
    // Nothing is known of a tombstone or a record without a key.
    if (value === undefined || value === null || (root === 'headers' && record.raw.headers.length === 0)) continue
    add(value, [root], found)
  }
}

function add(value: JsonValue, steps: readonly PathStep[], found: Map<string, Found>): void {
  note(value, pathText(steps), found)
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber || steps.length > maxDepth) return
  if (Array.isArray(value)) {
    const [first] = value as readonly JsonValue[]
    if (first !== undefined) add(first, [...steps, 0], found)
    return
  }
  for (const [name, member] of Object.entries(value)) add(member as JsonValue, [...steps, name], found)
}

function note(value: JsonValue, path: string, found: Map<string, Found>): void {
  const known = found.get(path)
  const type = typeOf(value)
  if (known === undefined) {
    if (found.size < maxPaths) found.set(path, { type, example: exampleOf(value), count: 1 })
    return
  }
  known.count += 1
  if (known.type === type || type === 'null') return
  known.type = known.type === 'null' ? type : 'mixed'
}

function typeOf(value: JsonValue): KnownPath['type'] {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof ExactNumber) return 'number'
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object'
}

const exampleOf = (value: JsonValue): string =>
  cutText(typeof value === 'string' ? value : stringifyJson(value), exampleChars)
