import { schemaOf } from '#shared/domain/decode/diagnostics.ts'
import type { SchemaLookup } from '#shared/domain/decode/types.ts'
import type { Clock } from '#shared/lib/clock.ts'
import { LruMap } from '#shared/lib/lru-map.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { formatCaptureSchemas } from '../decoder/capture/schemas-file.ts'
import { SchemaBook, schemaKeysOfAll } from '../decoder/schema-book.ts'
import type { SchemaSource } from '../decoder/types.ts'

export type SessionSchemasDeps = {
  readonly source: SchemaSource
  readonly clock: Clock
  /** Writes an entry where the readers find it; false where that is impossible at present. */
  readonly store: (entry: SchemaEntry) => boolean
  /** Records that were stored before can be read now, or for another reason not. */
  readonly onHealed: () => void
}

/** Reading waits this long for schemas; afterwards records are shown as bytes until the schema comes. */
const patienceMs = 2_000
/** Between tries for what is missing, at least. */
const minRetryMs = 1_000
/** Schemas that are watched for: those of the newest records. */
const maxWatched = 500
const maxStored = 2_000

/**
 * The schemas of one session: fetched before its records are judged, stored for the readers, and asked for again while
 * they are missing for a reason that may pass.
 */
export class SessionSchemas {
  readonly lookup: SchemaLookup
  readonly #deps: SessionSchemasDeps
  readonly #book: SchemaBook
  readonly #stored = new LruMap<string, SchemaEntry>(maxStored)
  readonly #watched = new LruMap<string, string>(maxWatched)
  readonly #closing = new AbortController()
  #retry: NodeJS.Timeout | undefined

  constructor(deps: SessionSchemasDeps) {
    this.#deps = deps
    this.#book = new SchemaBook(deps.source)
    this.lookup = this.#book.lookup
  }

  /** Before these records are judged or stored; null where nothing has to be fetched. */
  prepare(records: readonly RawRecord[], signal: AbortSignal): Promise<void> | null {
    const keys = schemaKeysOfAll(records)
    if (keys.size === 0) return null
    const wanted = this.#book.notAtHand(keys)
    if (wanted.length === 0) {
      this.#settle(keys)
      return null
    }
    const enough = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
    return this.#book.ask(wanted, enough).then(() => this.#settle(keys))
  }

  /** The text of a capture's `.schemas.json`; null where none of these schemas is known. */
  async captureText(keys: readonly string[]): Promise<string | null> {
    await this.#book.ask(keys, this.#closing.signal)
    const entries = keys.map((key) => this.#book.entry(key))
    return formatCaptureSchemas(entries.filter((entry) => entry !== null))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#retry)
    await this.#book.close()
  }

  #settle(keys: Iterable<string>): void {
    if (this.#closing.signal.aborted) return
    if (this.#storeAll(keys)) this.#deps.onHealed()
    this.#watch()
  }

  /** Whether one of them was known otherwise to the readers. */
  #storeAll(keys: Iterable<string>): boolean {
    let healed = false
    for (const key of keys) {
      const entry = this.#book.entry(key) ?? notAnswered(key)
      const before = this.#stored.get(key)
      if (entry === before) continue
      if (entry.kind === 'missing' && entry.retryable) this.#watched.set(key, key)
      else this.#watched.delete(key)
      if (before !== undefined && !isNews(before, entry)) continue
      if (!this.#deps.store(entry)) continue
      this.#stored.set(key, entry)
      healed ||= before !== undefined
    }
    return healed
  }

  #watch(): void {
    if (this.#watched.size === 0 || this.#retry !== undefined || this.#closing.signal.aborted) return
    const dueInMs = (this.#deps.source.nextTryAtMs ?? 0) - this.#deps.clock.now()
    this.#retry = setTimeout(() => void this.#askAgain(), Math.max(minRetryMs, dueInMs))
    this.#retry.unref()
  }

  async #askAgain(): Promise<void> {
    const keys = [...this.#watched.values()]
    await this.#book.ask(keys, this.#closing.signal)
    this.#retry = undefined
    this.#settle(keys)
  }
}

/** The same reason in other words, such as another address that was tried, is no reason to look at all records again. */
const isNews = (before: SchemaEntry, now: SchemaEntry): boolean =>
  before.kind === 'known' || now.kind === 'known' ? before !== now : before.code !== now.code

const notAnswered = (key: string): SchemaEntry => ({
  kind: 'missing',
  key,
  code: 'registry-slow',
  message: `The payload was written with ${schemaOf(key)}. The Schema Registry was asked for it and has not answered yet; the record is read as soon as it does.`,
  retryable: true,
})
