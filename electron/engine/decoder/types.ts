import type { SchemaEntry } from '#shared/schema/schema-entry.ts'

/** Where schemas come from: a registry, the file beside a capture, the log. Failures are entries, never exceptions. */
export interface SchemaSource {
  /** What can be said at once; null where `get` has to look. */
  peek(key: string): SchemaEntry | null
  /** @param key `id:1042` or `guid:…` */
  get(key: string): Promise<SchemaEntry>
  /** When what is retryable is worth another try, in ms since the epoch; null where nothing is. */
  readonly nextTryAtMs: number | null
  close(): Promise<void>
}
