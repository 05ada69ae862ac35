import type { AttemptRow, DeliveryState } from '#shared/schema/delivery.ts'

/** What the logs have of one event's way, joined by ids. Times are ms since the epoch. */
export type TraceFacts = {
  readonly records: readonly RecordFact[]
  readonly events: readonly EventFact[]
  readonly relayDeliveries: readonly RelayDeliveryFact[]
  readonly accepted: readonly AcceptedFact[]
  readonly journeys: readonly JourneyFact[]
  readonly httpDeliveries: readonly HttpDeliveryFact[]
  readonly received: readonly ReceivedFact[]
}

/** A Kafka record that a relay consumed. */
export type RecordFact = {
  readonly ref: string
  /** When it was stored. */
  readonly atMs: number
  readonly relay: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  /** Its own timestamp; 0 or less = it has none. */
  readonly timestampMs: number
  readonly key: string | null
  readonly valueBytes: number
  readonly format: string
  /** `mapped`, `discarded`, or the rule that rejected it. */
  readonly verdict: string
  readonly message: string | null
  /** How the first error-level finding can be mended. */
  readonly fix: string | null
  readonly findings: number
  /** Which mapping made the event or rejected it, where the relay has several; else null. */
  readonly mapping: string | null
}

/** The OneSignal event that a record became. */
export type EventFact = {
  readonly ref: string
  readonly atMs: number
  readonly name: string
  readonly user: string
  readonly idempotencyKey: string
  readonly eventId: string | null
  readonly bytes: number
  /** Times that somebody edited it. */
  readonly edits: number
}

type Outcome = AttemptRow['outcome']

/** One request, whatever it carried. */
export type AttemptFact = {
  readonly ref: string
  readonly atMs: number
  /** From 1, of its delivery. */
  readonly number: number
  readonly durationMs: number | null
  readonly status: number | null
  readonly outcome: Outcome
  readonly reason: string
  readonly url: string
  readonly remoteAddress: string | null
  readonly error: string | null
  /** Of a relay's request: how many events it carried; 1 for others. */
  readonly events: number
  /** When it is tried again. */
  readonly nextAtMs: number | null
}

type DeliveryFact = {
  readonly ref: string
  readonly state: DeliveryState
  readonly reasonCode: string | null
  readonly reason: string | null
  readonly lastStatus: number | null
  readonly dueAtMs: number | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly attempts: readonly AttemptFact[]
}

/** An event on its way to the Custom Events API. */
export type RelayDeliveryFact = DeliveryFact & { readonly relay: string; readonly mode: 'emulator' | 'live' }

/** One request that must arrive: a webhook, or what a receiver forwards. */
export type HttpDeliveryFact = DeliveryFact & {
  readonly endpoint: { readonly kind: 'webhook' | 'forward'; readonly name: string; readonly disabled: boolean }
  readonly disabledReason: string | null
  /** `send`, `journey`, `relay`, `forward`, … and the name of whatever sent it. */
  readonly origin: { readonly kind: string; readonly name: string }
  readonly eventId: string
  readonly user: string | null
  readonly eventName: string | null
  readonly url: string
  readonly method: string
}

/** An event that the emulator took in. */
export type AcceptedFact = {
  readonly ref: string
  readonly atMs: number
  readonly receiver: string
  readonly appId: string
  readonly name: string
  readonly user: string
  readonly idempotencyKey: string | null
}

/** A journey that an accepted event started, or why it did not. */
export type JourneyFact = {
  readonly ref: string | null
  readonly atMs: number
  readonly journey: string
  readonly state: 'running' | 'waiting' | 'done' | 'failed' | 'cancelled' | 'skipped'
  /** "wait 5s, then webhook welcome" */
  readonly text: string
  readonly why: string | null
  readonly nextAtMs: number | null
}

/** A request as a receiver of the workspace saw it. */
export type ReceivedFact = {
  readonly ref: string
  readonly atMs: number
  readonly durationMs: number
  readonly receiver: string
  readonly method: string
  readonly path: string
  /** Null where the connection was reset on purpose or broke. */
  readonly status: number | null
  /** What named the event; null where nothing did. */
  readonly eventId: string | null
  readonly duplicate: boolean
  /** Null where the endpoint verifies none. */
  readonly signature: { readonly ok: boolean; readonly reason: string } | null
  readonly note: string
  /** It is stored to be forwarded, and the outbox does not have it yet. */
  readonly waitsToBeForwarded: boolean
}

/** What the verdict needs to know besides. */
export type TraceSurroundings = {
  readonly nowMs: number
  /** Enabled journeys of the workspace that an event of this name starts. */
  readonly journeysFor: (eventName: string) => readonly string[]
}
