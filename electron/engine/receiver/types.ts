import type { ReceivedDetail, ReceivedRow, ReceiverStatus } from '#shared/contract/receivers.ts'

/** All receivers of a workspace. */
export interface ReceiverService {
  statuses(): readonly ReceiverStatus[]
  onChange(listener: () => void): () => void
  /** Throws PORT_TAKEN or NOT_FOUND. */
  start(name: string): Promise<void>
  stop(name: string): Promise<void>
  requests(name: string, before: number | null, limit: number): readonly ReceivedRow[]
  request(id: string): ReceivedDetail
  /** Base URL and key of the emulator that relays in mode `emulator` send to; null where no receiver offers one. */
  emulator(): { readonly baseUrl: string; readonly apiKey: string } | null
  close(): Promise<void>
}
