import { setTimeout as delay } from 'node:timers/promises'
import { SchemaBook, schemaKeysOfAll } from '#engine/decoder/schema-book.ts'
import type { SchemaSource } from '#engine/decoder/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { KnownSchema, MissingSchema } from '#shared/schema/schema-entry.ts'

/** What a relay waits for, as its state shows it. */
export type SchemaWait = { readonly message: string; readonly nextTryAtMs: number }

export type RelaySchemasOptions = {
  readonly source: SchemaSource
  readonly clock: Clock
  /** `wait` is another one. */
  readonly onChange: () => void
  /** Schemas that this run uses for the first time; resolves when they are durable. */
  readonly store: (schemas: readonly KnownSchema[]) => Promise<void>
  /**
   * A batch is held back for so long at most, then it is given back with UNREACHABLE and comes again: a group lets a member
   * that is busy take part in no more than 30 s of rebalancing.
   */
  readonly maxHoldMs: number
}

const minWaitMs = 250
/** Between tries where nobody says when the next one is due. */
const defaultWaitMs = 1_000

/**
 * The schemas of a running relay. A batch waits while the registry cannot be used: its records must not become dead
 * letters because a registry is down for a minute. What the registry says for good (no such schema, no right to read it)
 * is left to the decoder, which makes it the reason of a rejection.
 */
export class RelaySchemas {
  readonly book: SchemaBook
  readonly #options: RelaySchemasOptions
  readonly #stopping = new AbortController()
  readonly #stored = new Set<string>()
  #wait: SchemaWait | null = null

  constructor(options: RelaySchemasOptions) {
    this.#options = options
    this.book = new SchemaBook(options.source)
  }

  /** What holds up a batch at present; null where nothing does. */
  get wait(): SchemaWait | null {
    return this.#wait
  }

  /** Null where the records name no schema. Rejects with UNREACHABLE (retryable), also when it is stopped meanwhile. */
  ready(records: readonly RawRecord[]): Promise<void> | null {
    return schemaKeysOfAll(records).size === 0 ? null : this.#fetch(records)
  }

  /** Whoever waits gives up at once. */
  stop(): void {
    this.#stopping.abort()
  }

  async close(): Promise<void> {
    this.stop()
    await this.book.close()
  }

  async #fetch(records: readonly RawRecord[]): Promise<void> {
    const { signal } = this.#stopping
    const startedAt = performance.now()
    try {
      for (;;) {
        await this.book.prepare(records, signal)
        const obstacle = signal.aborted ? stopped : this.book.obstacleOf(records)
        if (obstacle === null) break
        if (signal.aborted || performance.now() - startedAt > this.#options.maxHoldMs) throw unreachable(obstacle)
        await this.#pause(obstacle)
      }
    } finally {
      this.#setWait(null)
    }
    await this.#store(records)
  }

  async #pause({ message }: MissingSchema): Promise<void> {
    const { clock, source } = this.#options
    const now = clock.now()
    const nextTryAtMs = Math.max(source.nextTryAtMs ?? now + defaultWaitMs, now + minWaitMs)
    this.#setWait({ message: `${message} Reading waits until it can be used again; nothing is lost.`, nextTryAtMs })
    await delay(nextTryAtMs - now, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }

  #setWait(wait: SchemaWait | null): void {
    if (wait === this.#wait) return
    this.#wait = wait
    this.#options.onChange()
  }

  async #store(records: readonly RawRecord[]): Promise<void> {
    const fresh = this.book
      .entriesOf(records)
      .filter((entry) => entry.kind === 'known')
      .filter(({ key }) => !this.#stored.has(key))
    if (fresh.length === 0) return
    await this.#options.store(fresh)
    for (const { key } of fresh) this.#stored.add(key)
  }
}

const stopped: MissingSchema = {
  kind: 'missing',
  key: '',
  code: 'stopped',
  message: 'Stopped while a schema was being fetched.',
  retryable: true,
}

const unreachable = ({ message }: MissingSchema): AppError => new AppError('UNREACHABLE', message, { retryable: true })
