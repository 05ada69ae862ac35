import { createSchemaLookup } from '#engine/decoder/schema-lookup.ts'
import type { Database } from '#engine/store/database.ts'
import { storedSchema } from '#engine/store/schemas.ts'
import { noSchemas } from '#shared/domain/decode/no-schemas.ts'
import type { SchemaLookup } from '#shared/domain/decode/types.ts'
import { LruMap } from '#shared/lib/lru-map.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import type { SchemasOf } from './row-filter.ts'

/** A log of an earlier version, which no relay of this one has opened yet, keeps no schemas. */
const firstVersionWithSchemas = 3
const maxRemembered = 1_000

/** The schemas that the log keeps, by cluster: exporting asks no registry. */
export function schemasOfLog(db: Database): SchemasOf {
  if (Number(db.pragma('user_version')) < firstVersionWithSchemas) return () => noSchemas
  const lookups = new Map<string, SchemaLookup>()
  return (cluster) => {
    const known = lookups.get(cluster)
    if (known !== undefined) return known
    const lookup = createSchemaLookup(remembering((key) => storedSchema(db, cluster, key)))
    lookups.set(cluster, lookup)
    return lookup
  }
}

/** One look a key: a log of a million records names the same few schemas over and over. */
function remembering(read: (key: string) => KnownSchema | null): (key: string) => KnownSchema | null {
  const found = new LruMap<string, { readonly schema: KnownSchema | null }>(maxRemembered)
  return (key) => {
    const known = found.get(key) ?? { schema: read(key) }
    found.set(key, known)
    return known.schema
  }
}
