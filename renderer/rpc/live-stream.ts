/**
 * Shared subscriptions to the engine's streams. However many components look at a stream, it is opened once; it closes
 * shortly after the last one leaves, and begins anew with every connection. The last value stays readable meanwhile.
 */
import type { EngineClient } from './connection.ts'
import type { ConnectionStore } from './connection-state.ts'
import { reconnectDelayMs } from './backoff.ts'

/** A stream and its name; equal keys share one subscription. */
export type LiveStream<T> = {
  readonly key: string
  open(client: EngineClient, signal: AbortSignal): Promise<AsyncIterable<T>>
}

export type LiveSnapshot<T> = { readonly value: T | undefined; readonly error: unknown }

/** A component that remounts at once (a tab switch) finds its stream still open. */
const lingerMs = 1_000

type Entry = {
  snapshot: LiveSnapshot<unknown>
  readonly listeners: Set<() => void>
  stop: AbortController | null
  closing: ReturnType<typeof setTimeout> | null
}

const idle: LiveSnapshot<never> = { value: undefined, error: null }

/**
 * One for each page. A stream that breaks is opened again with growing delays; its error is in the snapshot meanwhile.
 */
export class LiveStreams {
  readonly #client: EngineClient
  readonly #connection: ConnectionStore
  readonly #entries = new Map<string, Entry>()

  constructor(client: EngineClient, connection: ConnectionStore) {
    this.#client = client
    this.#connection = connection
  }

  subscribe<T>(stream: LiveStream<T>, listener: () => void): () => void {
    const entry = this.#entryOf(stream.key)
    entry.listeners.add(listener)
    if (entry.closing !== null) clearTimeout(entry.closing)
    entry.closing = null
    if (entry.stop === null) this.#start(stream, entry)
    return () => {
      entry.listeners.delete(listener)
      if (entry.listeners.size > 0) return
      entry.closing = setTimeout(() => {
        entry.stop?.abort()
        this.#entries.delete(stream.key)
      }, lingerMs)
    }
  }

  /** The last value; the cast is sound because equal keys mean equal streams. */
  snapshot<T>(stream: LiveStream<T>): LiveSnapshot<T> {
    return (this.#entries.get(stream.key)?.snapshot ?? idle) as LiveSnapshot<T>
  }

  #entryOf(key: string): Entry {
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entry: Entry = { snapshot: idle, listeners: new Set(), stop: null, closing: null }
    this.#entries.set(key, entry)
    return entry
  }

  #start<T>(stream: LiveStream<T>, entry: Entry): void {
    const stop = new AbortController()
    entry.stop = stop
    const publish = (snapshot: LiveSnapshot<T>) => {
      entry.snapshot = snapshot
      for (const listener of entry.listeners) listener()
    }
    void this.#run(stream, stop.signal, publish, () => entry.snapshot.value as T | undefined)
  }

  async #run<T>(
    stream: LiveStream<T>,
    signal: AbortSignal,
    publish: (snapshot: LiveSnapshot<T>) => void,
    last: () => T | undefined,
  ): Promise<void> {
    let attempt = 0
    while (!signal.aborted) {
      await this.#whenReady(signal)
      if (signal.aborted) return
      const epoch = this.#connection.getState().epoch
      try {
        for await (const value of await stream.open(this.#client, signal)) {
          if (signal.aborted) return
          attempt = 0
          publish({ value, error: null })
        }
        if (this.#connection.getState().epoch === epoch && this.#connection.getState().phase === 'ready') return
      } catch (error) {
        if (signal.aborted) return
        publish({ value: last(), error })
      }
      attempt += 1
      await delay(reconnectDelayMs(attempt), signal)
    }
  }

  #whenReady(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.#connection.getState().phase === 'ready' || signal.aborted) return resolve()
      const stopWaiting = this.#connection.subscribe((state) => {
        if (state.phase !== 'ready') return
        stopWaiting()
        resolve()
      })
      signal.addEventListener('abort', () => {
        stopWaiting()
        resolve()
      })
    })
  }
}

function delay(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
