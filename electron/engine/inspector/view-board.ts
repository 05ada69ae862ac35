import type { ViewStatus } from '#shared/contract/live.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { conflated } from '../lib/conflated.ts'
import { Listeners } from '../lib/listeners.ts'

/** A view that nobody watches and nobody reads from is closed after this. */
export const unwatchedMs = 60_000
const intervalMs = 100

type Entry = { status: ViewStatus; watchers: number; closed: boolean; timer: NodeJS.Timeout | undefined }

export type ViewBoardDeps = {
  readonly onError: (error: unknown) => void
  /** A view nobody watched: the worker can forget it. */
  readonly onUnwatched: (viewId: string) => void
  readonly unwatchedMs: number
}

/** The engine's knowledge of the open views: their newest status, and who watches. */
export class ViewBoard {
  readonly #deps: ViewBoardDeps
  readonly #entries = new Map<string, Entry>()
  readonly #changes: Listeners

  constructor(deps: ViewBoardDeps) {
    this.#deps = deps
    this.#changes = new Listeners(deps.onError)
  }

  open(status: ViewStatus): void {
    const entry: Entry = { status, watchers: 0, closed: false, timer: undefined }
    this.#entries.set(status.viewId, entry)
    this.#startClock(entry)
  }

  update(status: ViewStatus): void {
    const entry = this.#entries.get(status.viewId)
    if (entry === undefined) return
    entry.status = status
    this.#changes.notify()
  }

  /** Somebody reads rows; NOT_FOUND where the view is closed. */
  touch(viewId: string): void {
    const entry = this.#entry(viewId)
    if (entry.watchers === 0) this.#startClock(entry)
  }

  /** Ends with `signal`, or when the view is closed with its session. */
  async *watch(viewId: string, signal: AbortSignal | undefined): AsyncGenerator<ViewStatus, void> {
    const entry = this.#entry(viewId)
    entry.watchers += 1
    clearTimeout(entry.timer)
    const ended = new AbortController()
    const end = () => ended.abort()
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted === true) end()
    const stopListening = this.#changes.add(() => entry.closed && end())
    try {
      yield* conflated({
        read: () => entry.status,
        subscribe: (listener) => this.#subscribe(entry, listener),
        intervalMs,
        signal: ended.signal,
      })
    } finally {
      stopListening()
      signal?.removeEventListener('abort', end)
      entry.watchers -= 1
      if (entry.watchers === 0 && !entry.closed) this.#startClock(entry)
    }
  }

  closeAll(): void {
    for (const entry of this.#entries.values()) this.#close(entry)
    this.#entries.clear()
    this.#changes.notify()
  }

  #subscribe(entry: Entry, listener: () => void): () => void {
    let seen = entry.status
    return this.#changes.add(() => {
      if (entry.status === seen) return
      seen = entry.status
      listener()
    })
  }

  #entry(viewId: string): Entry {
    const entry = this.#entries.get(viewId)
    if (entry !== undefined) return entry
    const why = 'It was closed because nobody watched it for a minute, or because reading was started anew.'
    throw new AppError('NOT_FOUND', `This view is no longer open. ${why} Open it again.`, { retryable: true })
  }

  #startClock(entry: Entry): void {
    clearTimeout(entry.timer)
    entry.timer = setTimeout(() => {
      this.#close(entry)
      this.#entries.delete(entry.status.viewId)
      this.#deps.onUnwatched(entry.status.viewId)
    }, this.#deps.unwatchedMs)
    entry.timer.unref()
  }

  #close(entry: Entry): void {
    clearTimeout(entry.timer)
    entry.closed = true
  }
}
