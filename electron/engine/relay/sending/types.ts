import type { EventSink, NewEvent } from '#engine/store/events.ts'
import type { OpenCounts } from '#engine/store/deliveries.ts'

/** What a run hears of its deliveries, after it is durable. */
export type SendingEvents = {
  /** `recordAtMs`: the records' own times, as far as they are known. */
  readonly onDelivered: (count: number, recordAtMs: readonly number[]) => void
  readonly onFailed: (count: number) => void
  /** Something is tried again. */
  readonly onRetry: () => void
  readonly onDuplicates: (count: number) => void
  /** The destination refuses everything. */
  readonly onPause: (status: number, reason: string) => void
  /** Why nothing can be sent at present; null when it can. */
  readonly onWaiting: (reason: string | null) => void
}

/** How the events of one run reach their destination. */
export interface RelaySending {
  /** Requests that are under way, where this run sends itself. */
  readonly inFlight: number
  /** Requests a second at present; null = no limit. */
  readonly rate: number | null
  readonly configuredRate: number | null
  /** What is not delivered yet. */
  open(): OpenCounts
  /** Looks for something to send. */
  pump(): void
  pause(): void
  resume(): void
  clockJumped(jumpMs: number): void
  hold(reason: string): Promise<void>
  unhold(): Promise<void>
  /** Where events go instead of the table of batched deliveries, asked before each of them is stored; null = there. */
  sink(events: readonly NewEvent[]): Promise<EventSink> | null
  stop(graceMs: number): Promise<void>
}
