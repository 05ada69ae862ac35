import { LruMap } from '#shared/lib/lru-map.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'

const maxEntries = 2_000

/** The session's schemas as its store has them, each read once; what is missing may come later. */
export class KnownSchemas {
  readonly #read: (key: string) => SchemaEntry | null
  readonly #entries = new LruMap<string, SchemaEntry>(maxEntries)

  constructor(read: (key: string) => SchemaEntry | null) {
    this.#read = read
  }

  find(key: string): SchemaEntry | null {
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const entry = this.#read(key)
    if (entry !== null) this.#entries.set(key, entry)
    return entry
  }

  forgetMissing(): void {
    const known = [...this.#entries.values()].filter((entry) => entry.kind === 'known')
    this.#entries.clear()
    for (const entry of known) this.#entries.set(entry.key, entry)
  }
}
