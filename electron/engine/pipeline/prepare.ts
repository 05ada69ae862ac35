import type { NewEvent } from '#engine/store/events.ts'
import type { NewRecord } from '#engine/store/records.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import type { MappingSet } from '#shared/domain/mapping/mapping-set.ts'
import type { CompiledMapping, OneSignalEvent, ShownOutcome } from '#shared/domain/mapping/types.ts'
import { identityOf } from '#shared/domain/onesignal/event-identity.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'

/** The steps that make an event of a record; none of them throws. */
export type Steps = {
  readonly decode: (raw: RawRecord) => DecodedRecord
  readonly mapping: CompiledMapping
  /** UUIDv5 over workspace, cluster, topic, partition, offset: the same after every restart and redelivery. */
  readonly idempotencyKey: (raw: RawRecord) => string
  /** What `decode` and `mapping` were made of, so that a worker can make them again. */
  readonly recipe: MappingSet & { readonly format: RecordFormat; readonly sizesAreFindings?: boolean | undefined }
  /** The schemas that `decode` uses for a record, for the same worker. */
  readonly schemas: (raw: RawRecord) => readonly SchemaEntry[]
}

/** A record with what became of it, ready to be stored. `event` is null where it is rejected. */
export type Prepared = { readonly record: NewRecord; readonly event: NewEvent | null; readonly outcome: ShownOutcome }

/** Decodes and maps one record. */
export function prepare(raw: RawRecord, steps: Steps, nowMs: number): Prepared {
  const decoded = steps.decode(raw)
  const idempotencyKey = steps.idempotencyKey(raw)
  const outcome = steps.mapping.map(decoded, { idempotencyKey, nowMs, sizesAreFindings: steps.recipe.sizesAreFindings })
  const { findings, mapping = null } = outcome
  const common = { raw, format: decoded.value.format, findings, mapping }
  if (outcome.kind === 'rejected') {
    const { verdict, eventName, user } = outcome
    const message = findings.find((finding) => finding.rule === verdict)?.message ?? null
    return { record: { ...common, verdict, message, eventName, user }, event: null, outcome }
  }
  const { event, json, bytes } = outcome
  const user = userOf(event)
  return {
    record: { ...common, verdict: 'mapped', message: null, eventName: event.name, user },
    event: { idempotencyKey, eventId: eventIdOf(event), name: event.name, user, json, bytes },
    outcome,
  }
}

/** Whom an event is about: its external id, or OneSignal's own. */
export const userOf = (event: OneSignalEvent): string => event.external_id ?? event.onesignal_id ?? ''

/** The event's own id, by which OneSignal names it in a partial failure. */
export const eventIdOf = (event: OneSignalEvent): string | null => identityOf(event).eventId
