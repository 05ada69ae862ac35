import type { CheckCounts } from '#shared/schema/check-result.ts'
import type { GoldenItem } from '#shared/domain/check/golden.ts'
import type { OneSignalEvent } from '#shared/domain/mapping/types.ts'
import type { RenderedWebhook } from '#shared/domain/webhook/types.ts'
import type { JsonValue } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { MappedRecord } from './map-capture.ts'

/** An event that a webhook is rendered with. */
export type CheckedEvent = { readonly place: string; readonly event: OneSignalEvent }

/** What came out of a check so far. Holds every event: captures for checks are small. */
export class CheckTally {
  readonly events: GoldenItem[] = []
  readonly requests: GoldenItem[] = []
  readonly mapped: CheckedEvent[] = []
  /** Rejected records by reason. */
  readonly reasons = new Map<string, number>()
  /** Findings by severity and rule, as `error body-not-json`. */
  readonly rules = new Map<string, number>()
  readonly #findings = { error: 0, warning: 0, info: 0 }
  #records = 0
  #newestMs = 0

  get records(): number {
    return this.#records
  }

  /** Of the newest record: the time at which templates are rendered. Null where none has a timestamp. */
  get newestMs(): number | null {
    return this.#newestMs > 0 ? this.#newestMs : null
  }

  add({ place, timestampMs, outcome }: MappedRecord): void {
    this.#records += 1
    this.#newestMs = Math.max(this.#newestMs, timestampMs)
    if (outcome.kind === 'rejected') {
      add(this.reasons, outcome.verdict)
      return
    }
    this.#count(outcome.findings)
    this.mapped.push({ place, event: outcome.event })
    this.events.push({ key: outcome.event.idempotency_key, name: place, value: valueOf(outcome.json) })
  }

  addRequest({ place, event }: CheckedEvent, { request, findings, refused }: RenderedWebhook): void {
    this.#count(findings)
    const { method, url, headers, body } = request
    const sent = { method, url, headers: headers.map(([name, value]) => [name, value]), body }
    const value: JsonValue =
      refused === null ? { event_id: event.idempotency_key, ...sent } : { event_id: event.idempotency_key, refused }
    this.requests.push({ key: event.idempotency_key, name: place, value })
  }

  counts(): CheckCounts {
    const findings = { ...this.#findings }
    return { records: this.#records, mapped: this.mapped.length, requests: this.requests.length, findings }
  }

  #count(findings: readonly Finding[]): void {
    for (const { severity, rule } of findings) {
      this.#findings[severity] += 1
      add(this.rules, `${severity} ${rule}`)
    }
  }
}

const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

/** The event exactly as sent, every digit kept. The text was written by our own writer. */
function valueOf(json: string): JsonValue {
  const parsed = parseJson(json)
  return parsed.ok ? parsed.value : json
}
