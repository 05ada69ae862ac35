import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import type { Database } from './database.ts'
import { sql } from './sql.ts'

const put = sql<[cluster: string, key: string, entry: string, nowMs: number]>('schemas.put')`
  INSERT INTO schemas (cluster, key, entry, updated_at_ms) VALUES (?, ?, ?, ?)
  ON CONFLICT (cluster, key) DO UPDATE SET entry = excluded.entry, updated_at_ms = excluded.updated_at_ms
  WHERE entry IS NOT excluded.entry`

const byKey = sql<[cluster: string, key: string], { entry: string }>('schemas.by-key')`
  SELECT entry FROM schemas WHERE cluster = ? AND key = ?`

/** Keeps schemas beside the records that name them. Where a registry was begun anew, the newest counts. */
export function putSchemas(db: Database, cluster: string, schemas: readonly KnownSchema[], nowMs: number): void {
  for (const schema of schemas) db.run(put, cluster, schema.key, JSON.stringify(schema), nowMs)
}

/** A schema that records of the cluster were decoded with, or null. */
export function storedSchema(db: Database, cluster: string, key: string): KnownSchema | null {
  const row = db.get(byKey, cluster, key)
  // Written by `putSchemas` and nobody else.
  return row === undefined ? null : (JSON.parse(row.entry) as KnownSchema)
}
