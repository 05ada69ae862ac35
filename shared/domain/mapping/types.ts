import type { JsonObject } from '#shared/lib/exact-number.ts'
import type { SourceNote } from '#shared/schema/event.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { DecodedRecord } from '../decode/types.ts'

/** An event as OneSignal takes it (onesignal.md §1), before serialising. */
export type OneSignalEvent = {
  readonly name: string
  readonly external_id?: string
  readonly onesignal_id?: string
  readonly timestamp?: string
  readonly idempotency_key: string
  readonly properties?: JsonObject
}

/** What became of a record. `findings` holds warnings and infos too; a rejection has at least one error and `verdict` is its rule id. */
export type MapOutcome =
  | {
      readonly kind: 'mapped'
      readonly event: OneSignalEvent
      /** The event exactly as sent, compact JSON. */
      readonly json: string
      /** UTF-8 length of `json`. */
      readonly bytes: number
      readonly sources: readonly SourceNote[]
      readonly findings: readonly Finding[]
      /** Which of several mappings it was. */
      readonly mapping?: string
    }
  | {
      readonly kind: 'rejected'
      readonly verdict: string
      /** What could be made of it nevertheless, for the screens; compact JSON or null. */
      readonly json: string | null
      readonly bytes: number | null
      readonly eventName: string | null
      readonly user: string | null
      readonly sources: readonly SourceNote[]
      readonly findings: readonly Finding[]
      /** Which of several mappings it was. */
      readonly mapping?: string
    }

/** As much of an outcome as the screens show. */
export type ShownOutcome =
  | Omit<Extract<MapOutcome, { kind: 'mapped' }>, 'event'>
  | Extract<MapOutcome, { kind: 'rejected' }>

/** What an event is made with besides its record. */
export type MapContext = {
  readonly idempotencyKey: string
  readonly nowMs: number
  /** OneSignal's limits on size are told and reject nothing: the event goes somewhere else. */
  readonly sizesAreFindings?: boolean | undefined
}

/** A mapping file made ready once; calling it is cheap and never throws. */
export interface CompiledMapping {
  /** Changes whenever the mapping would answer differently. */
  readonly revision: string
  map(record: DecodedRecord, context: MapContext): MapOutcome
}
