import { schemaKeysOf } from '#shared/domain/decode/framing.ts'
import type { SchemaLookup } from '#shared/domain/decode/types.ts'
import { LruMap } from '#shared/lib/lru-map.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { MissingSchema, SchemaEntry } from '#shared/schema/schema-entry.ts'
import { createSchemaLookup } from './schema-lookup.ts'
import type { SchemaSource } from './types.ts'

/** Last answers that are kept, good and bad. */
const maxAnswers = 2_000

/** The schemas of one reading: fetched before a batch is decoded, then looked up without waiting. */
export class SchemaBook {
  readonly lookup: SchemaLookup
  readonly source: SchemaSource
  readonly #answers = new LruMap<string, SchemaEntry>(maxAnswers)

  constructor(source: SchemaSource) {
    this.source = source
    this.lookup = createSchemaLookup((key) => this.entry(key))
  }

  /** The newest that is known of a schema; null where nobody asked for it yet. */
  entry(key: string): SchemaEntry | null {
    return this.source.peek(key) ?? this.#answers.get(key) ?? null
  }

  /**
   * Fetches what these records need and what is not at hand. Null where that is nothing, which costs a look at the first
   * byte of each payload. Resolves early when the signal fires; never rejects: what is missing is an entry with the reason.
   */
  prepare(records: readonly RawRecord[], signal: AbortSignal): Promise<void> | null {
    const wanted = this.notAtHand(schemaKeysOfAll(records))
    return wanted.length === 0 ? null : this.ask(wanted, signal)
  }

  /** Those that somebody has to ask for. */
  notAtHand(keys: Iterable<string>): readonly string[] {
    return [...keys].filter((key) => this.source.peek(key) === null)
  }

  /** Asks for schemas, also for those that could not be had before. */
  async ask(keys: readonly string[], signal: AbortSignal): Promise<void> {
    const asked = Promise.all(
      keys.map(async (key) => {
        this.#answers.set(key, await this.source.get(key))
      }),
    )
    if (signal.aborted) return
    let stop = (): void => {}
    const aborted = new Promise<void>((resolve) => {
      stop = resolve
      signal.addEventListener('abort', stop, { once: true })
    })
    await Promise.race([asked, aborted])
    signal.removeEventListener('abort', stop)
  }

  /** What decoding these records takes, as plain data for workers and files. */
  entriesOf(records: readonly RawRecord[]): readonly SchemaEntry[] {
    const entries = [...schemaKeysOfAll(records)].map((key) => this.entry(key))
    return entries.filter((entry) => entry !== null)
  }

  /** Why these records cannot be decoded at present, though perhaps later; null where nothing is to be waited for. */
  obstacleOf(records: readonly RawRecord[]): MissingSchema | null {
    const obstacle = this.entriesOf(records).find((entry) => entry.kind === 'missing' && entry.retryable)
    return obstacle?.kind === 'missing' ? obstacle : null
  }

  close(): Promise<void> {
    return this.source.close()
  }
}

const noKeys: ReadonlySet<string> = new Set()

/** Keys of the schemas that decoding these records asks for. Almost free where they name none. */
export function schemaKeysOfAll(records: readonly RawRecord[]): ReadonlySet<string> {
  let keys: Set<string> | null = null
  for (const record of records) {
    for (const key of schemaKeysOf(record)) {
      keys ??= new Set()
      keys.add(key)
    }
  }
  return keys ?? noKeys
}
