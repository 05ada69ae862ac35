import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import type { Database } from '../../store/database.ts'
import { sql } from '../../store/sql.ts'

const put = sql<[string, string]>('kept.put-schema')`
  INSERT INTO kept_schemas (key, entry) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET entry = excluded.entry`
const byKey = sql<[string], { entry: string }>('kept.schema')`SELECT entry FROM kept_schemas WHERE key = ?`

/** Stores what is known of a schema, or why it is not, before the records that name it. */
export const putKeptSchema = (database: Database, entry: SchemaEntry): void =>
  void database.run(put, entry.key, JSON.stringify(entry))

/** Null where no record that was stored so far names it. */
export function keptSchema(database: Database, key: string): SchemaEntry | null {
  const row = database.get(byKey, key)
  // Written by this version of the engine, in this session.
  return row === undefined ? null : (JSON.parse(row.entry) as SchemaEntry)
}
