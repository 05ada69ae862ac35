import type {
  EmulatorName,
  EmulatorUser,
  EmulatorUserRef,
  PortOffer,
  ReceivedDetail,
  ReceivedRow,
  ReceiverStatus,
} from '#shared/contract/receivers.ts'
import type { AcceptedEvent, AcceptedHead } from './emulator/emulator-queries.ts'
import type { Outlet } from './forward/outlet.ts'
import type { Page, UsersQuery } from './emulator/stored-users.ts'

/** Deviations from the file for one start. */
export type StartOptions = {
  /** Another port than the file's; 0 = any free one. */
  readonly port?: number
  /** Start under a name that has no file: every path answers 200. */
  readonly withoutFile?: boolean
}

/** All receivers of a workspace. */
export interface ReceiverService {
  statuses(): readonly ReceiverStatus[]
  /** Called often while requests come in: conflate. */
  onChange(listener: () => void): () => void
  /** Called once for each request, after it is stored. */
  onRequest(listener: (row: ReceivedRow) => void): () => void
  /** Throws PORT_TAKEN, NOT_FOUND, BAD_FILE or SECRET_MISSING. Nothing happens where it is listening already. */
  start(name: string, options?: StartOptions): Promise<void>
  stop(name: string): Promise<void>
  /** Another port for a receiver that does not listen because its own is taken; null where that is not why. */
  portOffer(name: string): Promise<PortOffer | null>
  /** Gives the file another port, where wanted also what calls the old one in this workspace, and starts. As `start`, and CONFLICT. */
  movePort(name: string, port: number, callersToo: boolean): Promise<void>
  requests(name: string, before: number | null, limit: number): readonly ReceivedRow[]
  request(id: string): ReceivedDetail
  /** Base URL and key of the emulator that relays in mode `emulator` send to; null where no receiver offers one. */
  emulator(): { readonly baseUrl: string; readonly apiKey: string } | null
  /** Called when the emulator of a receiver of this process has accepted events, once they are durable. */
  onAccepted(listener: () => void): () => void
  /** The last `seq` that accepted events were given, of all receivers; another file begins anew. */
  acceptedHead(): AcceptedHead
  /** The names of the newest accepted events, most frequent first, and some of these, newest first. */
  newestEvents(name: string | null): {
    readonly names: readonly { readonly name: string; readonly count: number }[]
    readonly events: readonly AcceptedEvent[]
  }
  /** What the emulator of a receiver accepted and keeps, oldest first, those after a `seq`. */
  acceptedEvents(name: string, after: number, limit: number): readonly AcceptedEvent[]
  /** The users that the emulator of a receiver has events of, in the order of their ids. */
  emulatorUsers(name: string, query: UsersQuery, signal?: AbortSignal): Promise<Page<EmulatorUser, EmulatorUserRef>>
  /** A user's events by name, those after a name. */
  emulatorEvents(name: string, user: EmulatorUserRef, after: string | null, limit: number): Page<EmulatorName, string>
  /** Something that came in is not given to the outbox yet, and can be. */
  isForwarding(): boolean
  close(): Promise<void>
}

/** Receivers that store and pass on, as whoever owns the outbox sees them. */
export interface WritingReceivers extends ReceiverService {
  /** From now on requests are forwarded by this outbox. */
  attachOutbox(outlet: Outlet): void
  /** From now on requests to be forwarded are stored and wait. To be called before the outbox closes. */
  detachOutbox(): Promise<void>
  /** How many stored requests of a receiver wait to be given to an outbox. */
  forwardsWaiting(name: string): number
}
