import { decodeRecord } from '#shared/domain/decode/decode-record.ts'
import { noSchemas } from '#shared/domain/decode/no-schemas.ts'
import type { DecodedRecord, SchemaLookup } from '#shared/domain/decode/types.ts'
import { compileMapping } from '#shared/domain/mapping/compile-mapping.ts'
import type { CompiledMapping, MapOutcome } from '#shared/domain/mapping/types.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { mappingFile } from '#shared/schema/mapping.ts'
import type { PayloadFormat, RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'

/** What a row of the grid says about a record. */
export type Summary = {
  readonly format: PayloadFormat
  readonly verdict: string
  readonly eventName: string | null
  readonly user: string | null
  /** UTF-8 bytes of the event as sent, where one came out. */
  readonly eventBytes: number | null
}

/** What records are judged with. `revision` is raised whenever the mapping or what is known of schemas changes. */
export type JudgeConfig = {
  readonly revision: number
  /** A mapping file's value; null = none is chosen. A wrong one counts as none: the workspace says what is wrong. */
  readonly mapping: unknown
  readonly format: RecordFormat
}

/** Larger values are judged by whoever reads the row, in the worker: parsing one takes longer than a turn. In bytes. */
export const maxJudgedBytes = 65_536

/** Decodes and maps records for the screens; the same steps as a relay, without its consequences. Never throws. */
export interface Judge {
  readonly revision: number
  /** What people chose for values. */
  readonly format: RecordFormat
  /** Null where no usable mapping is chosen. */
  readonly mapping: CompiledMapping | null
  decode(raw: RawRecord): DecodedRecord
  summarize(raw: RawRecord): Summary
  summarizeDecoded(record: DecodedRecord): Summary
}

/** Verdict of every record while no mapping is chosen. */
export const noMappingVerdict = 'no-mapping'

/** Of a record to which a mapping was applied and gave no event. */
export const isRejected = ({ verdict }: Summary): boolean => verdict !== 'mapped' && verdict !== noMappingVerdict

/** Keys all have the same length, so the size of an event is right without making the record's own. */
const placeholderKey = '00000000-0000-5000-8000-000000000000'

/** @param schemas what is known of schemas; asked anew for each record, so it may grow */
export function createJudge(
  { revision, mapping: file, format }: JudgeConfig,
  clock: Clock,
  schemas: SchemaLookup = noSchemas,
): Judge {
  const mapping = compiled(file)
  const decode = (raw: RawRecord) => decodeRecord(raw, format, schemas)
  const summarizeDecoded = (record: DecodedRecord): Summary => {
    if (mapping === null) return unmapped(record.value.format)
    return summaryOf(record.value.format, mapping.map(record, { idempotencyKey: placeholderKey, nowMs: clock.now() }))
  }
  return { revision, format, mapping, decode, summarize: (raw) => summarizeDecoded(decode(raw)), summarizeDecoded }
}

function compiled(file: unknown): CompiledMapping | null {
  const parsed = mappingFile.safeParse(file)
  const result = parsed.success ? compileMapping(parsed.data) : null
  return result?.ok === true ? result.value : null
}

const unmapped = (format: PayloadFormat): Summary => ({
  format,
  verdict: noMappingVerdict,
  eventName: null,
  user: null,
  eventBytes: null,
})

function summaryOf(format: PayloadFormat, outcome: MapOutcome): Summary {
  if (outcome.kind === 'rejected') {
    const { verdict, eventName, user, bytes } = outcome
    return { format, verdict, eventName, user, eventBytes: bytes }
  }
  const { event, bytes } = outcome
  const user = event.external_id ?? event.onesignal_id ?? null
  return { format, verdict: 'mapped', eventName: event.name, user, eventBytes: bytes }
}
