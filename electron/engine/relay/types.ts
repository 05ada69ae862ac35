import type { AttemptDetail, DryRunRow, RelayStatus } from '#shared/contract/relays.ts'
import type { AttemptRow, DeadLetterRow, DeliveryRow, DeliveryState } from '#shared/schema/delivery.ts'
import type { EventEdit } from '#engine/store/event-edits.ts'
import type { MappedView } from '#shared/schema/event.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { RelayMode } from '#shared/schema/relay.ts'
import type { RelayByHand, Which } from './by-hand/types.ts'

/** Newest first; `before` is the last `seq` of the page before. */
export type Page = { readonly before: number | null; readonly limit: number }

/** What the command line prints while a relay runs. */
export type RelayListener = {
  /** `findings`: what the mapping found when the record was consumed. */
  onDeadLetter?(row: DeadLetterRow, findings: readonly Finding[]): void
  onAttempt?(row: AttemptRow): void
}

export type StartOptions = {
  /** Confirmed elsewhere: by `--live`, or by the switch to live. */
  readonly allowLive?: boolean
  /** Confirms live: the app's id or the webhook's name; CONFIRMATION_REQUIRED where it is another. */
  readonly confirmAppId?: string
  readonly listener?: RelayListener
}

/** Runs relays: source → pipeline → log → outbox → destination. */
export interface RelayService extends RelayByHand {
  statuses(): readonly RelayStatus[]
  onChange(listener: () => void): () => void
  /** A live relay that nobody confirmed for this start runs as dry run and says so. */
  start(name: string, options?: StartOptions): Promise<void>
  stop(name: string): Promise<void>
  /** By hand: nothing is read or sent until `resume`. BAD_INPUT where nothing runs that could be paused. */
  pause(name: string): void
  /** Reads nothing more, finishes what is pending, then stops; resolves at once. */
  drain(name: string): Promise<void>
  resume(name: string): Promise<void>
  setMode(name: string, mode: RelayMode, confirmAppId: string | undefined): Promise<void>
  /** No lag (two looks in a row) and nothing pending, leased or waiting. */
  isIdle(name: string): Promise<boolean>
  dryRunRows(name: string, page: Page): readonly DryRunRow[]
  deliveries(name: string, page: Page & { readonly state?: DeliveryState }): readonly DeliveryRow[]
  delivery(id: string): {
    readonly delivery: DeliveryRow
    readonly eventJson: string
    readonly attempts: readonly AttemptRow[]
  }
  attempt(id: string): AttemptDetail
  deadLetters(name: string, page: Page & { readonly reason?: string }): readonly DeadLetterRow[]
  deadLetterReasons(
    name: string,
  ): readonly { reason: string; kind: 'rejected' | 'failed'; message: string; count: number }[]
  deadLetter(id: string): Promise<{
    row: DeadLetterRow
    valueText: string
    event: MappedView | null
    attempts: readonly AttemptRow[]
    /** The event as it stands in the log, compact JSON; null where the mapping made none. */
    sentJson: string | null
    edits: readonly EventEdit[]
  }>
  retryDeadLetters(name: string, which: Which): Promise<{ retried: number; stillRejected: number }>
  close(): Promise<void>
}
