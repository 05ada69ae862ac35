import type { MappingPreview, MappingSample } from '#shared/contract/mappings.ts'
import { createSchemaLookup } from '../../decoder/schema-lookup.ts'
import type { LooseRecord } from '../capture-sample.ts'
import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import { recordView } from '#shared/domain/mapping/record-view.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { encodeUtf8 } from '#shared/lib/utf8.ts'
import { compileDraft } from './draft.ts'
import { mappedViewOf } from './mapped-view.ts'
import { recordKey, sampleKey } from './record-key.ts'
import type { SessionReader } from './session-reader.ts'
import { shrinkJson } from './shrink-json.ts'

/** Longer samples are shown with their long parts cut; the mapping always sees the whole. */
const maxSampleChars = 262_144

/** As the contract has it, with a record of a capture already read: the worker reads no files of the workspace. */
export type PreviewSample = Exclude<MappingSample, { kind: 'capture' }> | ({ readonly kind: 'loose' } & LooseRecord)

export type PreviewContext = {
  /** Needed where the sample is a kept record. */
  readonly session: SessionReader | null
  readonly nowMs: number
}

/** What a draft makes of one record. A wrong draft is an answer with problems, not an error. */
export function previewMapping(draft: unknown, sample: PreviewSample, context: PreviewContext): MappingPreview {
  const { record, key } = openSample(sample, context)
  const compiled = compileDraft(draft)
  const recordJson = sampleText(record)
  if (!compiled.ok) return { recordJson, result: null, problems: compiled.error }
  const outcome = compiled.value.map(record, { idempotencyKey: key.used, nowMs: context.nowMs })
  return { recordJson, result: mappedViewOf(outcome, key.own), problems: [] }
}

function openSample(sample: PreviewSample, { session, nowMs }: PreviewContext) {
  if (sample.kind === 'record' && session !== null) {
    const raw = session.rows.wholeRecord(session.row(sample.seq))
    return { record: session.judge.decode(raw), key: recordKey(session, raw) }
  }
  if (sample.kind === 'loose') {
    const lookup = createSchemaLookup((key) => sample.schemas.find((entry) => entry.key === key) ?? null)
    return { record: decodeRecord(sample.raw, 'auto', lookup), key: sampleKey }
  }
  const text = sample.kind === 'text' ? sample.text : ''
  return { record: madeUpRecord(text, nowMs), key: sampleKey }
}

/** A pasted text as if it had come as the value of a record. */
function madeUpRecord(text: string, nowMs: number): DecodedRecord {
  const value = encodeUtf8(text)
  const timestampMs = BigInt(nowMs)
  const raw = { topic: 'sample', partition: 0, offset: 0n, timestampMs, key: null, value, headers: [] } as const
  return decodeRecord(raw, 'auto')
}

function sampleText(record: DecodedRecord): string {
  const view = recordView(record)
  const text = stringifyJson(view, 2)
  return text.length <= maxSampleChars ? text : stringifyJson(shrinkJson(view), 2)
}
