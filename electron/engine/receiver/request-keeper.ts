import type { ReceivedRow } from '#shared/contract/receivers.ts'
import { Told } from '../lib/told.ts'
import type { Logger } from '../ports.ts'
import type { FinishedRequest, RequestLog } from './request-log.ts'

/** Keeps finished requests in the log and tells of them; remembers why that fails where it does. */
export class RequestKeeper {
  readonly #log: RequestLog
  readonly #logger: Logger
  readonly #onChange: () => void
  readonly #received: Told<ReceivedRow>
  #failure: string | null = null

  constructor(log: RequestLog, logger: Logger, onChange: () => void) {
    this.#log = log
    this.#logger = logger
    this.#onChange = onChange
    // What a listener does wrong is no fault of the request.
    this.#received = new Told((error) => logger.error({ err: error }, 'a listener for received requests failed'))
  }

  /** Why the newest request could not be stored; null where it was. */
  get failure(): string | null {
    return this.#failure
  }

  /** Called once for each request, after it is stored. Returns the way to stop listening. */
  onRequest(listener: (row: ReceivedRow) => void): () => void {
    return this.#received.add(listener)
  }

  /** Never rejects. */
  async keep(request: FinishedRequest): Promise<void> {
    try {
      const row = await this.#log.add(request)
      this.#failure = null
      this.#received.tell(row)
    } catch (error) {
      this.#failure = `Requests are answered but cannot be stored: ${error instanceof Error ? error.message : String(error)}`
      this.#logger.error({ receiver: request.receiver, err: error }, 'a received request could not be stored')
    }
    this.#onChange()
  }
}
