import type {
  JourneyRunDetail,
  JourneyRunRow,
  JourneyRunState,
  JourneyStatus,
  SeenEvent,
} from '#shared/contract/journeys.ts'
import type { HttpOutbox } from '../outbox/http/types.ts'
import type { TimeScale } from '../outbox/time-scale.ts'
import type { EnginePorts } from '../ports.ts'
import type { ReceiverService } from '../receiver/types.ts'
import type { LogStore } from '../store/log-store.ts'
import type { WebhookRenderer } from '../webhooks/types.ts'
import type { Workspace } from '../workspace/types.ts'

/** What journeys need from the rest of the engine. */
export type JourneyDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger'> & {
  readonly workspace: Workspace
  readonly store: LogStore
  readonly receivers: Pick<ReceiverService, 'acceptedEvents' | 'acceptedHead' | 'newestEvents' | 'onAccepted'>
  readonly outbox: Pick<HttpOutbox, 'startRun' | 'insert' | 'wake'>
  readonly renderer: Pick<WebhookRenderer, 'saved' | 'render'>
  /** Shortens waits. */
  readonly timeScale: Pick<TimeScale, 'factor' | 'onChange'>
}

/** Accepted event → run → waits → webhook: the local stand-in for OneSignal's Journeys. */
export interface JourneyService {
  /** Looks at accepted events and goes on with open runs from now on. Nothing happens where it does already. */
  begin(): void
  statuses(): readonly JourneyStatus[]
  onChange(listener: () => void): () => void
  runs(
    journey: string,
    page: { readonly before: number | null; readonly limit: number; readonly state?: JourneyRunState },
  ): readonly JourneyRunRow[]
  /** @throws NOT_FOUND */
  run(id: string): JourneyRunDetail
  /** By hand. @throws NOT_FOUND, BAD_FILE, BAD_INPUT for an event that is none */
  start(journey: string, user: string, eventText: string): Promise<string>
  /** @throws NOT_FOUND, BAD_INPUT where it is over */
  cancel(id: string): Promise<void>
  /** A failed run, or all of a journey, go on with the step they failed at. @returns how many. @throws NOT_FOUND, BAD_INPUT */
  retry(journey: string, id: string | null): Promise<number>
  /** Writes the file. @throws NOT_FOUND, READ_ONLY, CONFLICT */
  setEnabled(journey: string, enabled: boolean): void
  seenEvents(name: string | null): {
    readonly names: readonly { readonly name: string; readonly count: number }[]
    readonly events: readonly SeenEvent[]
  }
  /** No open run, and no accepted event that was not looked at. */
  isIdle(): boolean
  close(): Promise<void>
}
