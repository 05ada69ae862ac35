import type { MessagePort } from 'node:worker_threads'
import { createSchemaLookup } from '#engine/decoder/schema-lookup.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { compileMappingSet } from '#shared/domain/mapping/mapping-set.ts'
import type { ShownOutcome } from '#shared/domain/mapping/types.ts'
import type { SchemaLookup } from '#shared/domain/decode/types.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { prepare } from '../prepare.ts'
import type { LargeAnswer, LargeJob } from './protocol.ts'

/** Characters of a rejected event that go back: the screens show no more, and cutting them takes no time. */
const shownChars = 65_536

/** Maps the records that come on `port`, one after the other. Runs on the mapper thread. */
export function serveMapper(port: MessagePort): void {
  let entries: readonly SchemaEntry[] = []
  // Outlives the jobs, so that a schema is compiled once for all records that use it.
  const lookup = createSchemaLookup((key) => entries.find((entry) => entry.key === key) ?? null)
  port.on('message', (job: LargeJob) => {
    entries = job.schemas
    port.postMessage(answer(job, lookup))
  })
}

function answer(job: LargeJob, lookup: SchemaLookup): LargeAnswer {
  const { number, raw, mapping, rules, name, format, sizesAreFindings, schemas, idempotencyKey, nowMs } = job
  const compiled = compileMappingSet({ mapping, rules, name })
  // The engine compiled the same mapping before it sent the record.
  if (!compiled.ok) throw new Error(compiled.error.finding.message)
  const steps = {
    decode: (one: typeof raw) => decodeRecord(one, format, lookup),
    mapping: compiled.value,
    idempotencyKey: () => idempotencyKey,
    recipe: { mapping, rules, name, format, sizesAreFindings },
    schemas: () => schemas,
  }
  const { record, event, outcome } = prepare(raw, steps, nowMs)
  const { raw: _, ...rest } = record
  return { number, record: rest, event, outcome: shortened(outcome) }
}

function shortened(outcome: ShownOutcome): ShownOutcome {
  if (outcome.kind === 'rejected') return { ...outcome, json: outcome.json?.slice(0, shownChars) ?? null }
  const { kind, json, bytes, sources, findings } = outcome
  return { kind, json, bytes, sources, findings }
}
