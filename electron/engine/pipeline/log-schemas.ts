import { noRegistry } from '#engine/decoder/no-source.ts'
import type { SchemaSource } from '#engine/decoder/types.ts'
import type { Database } from '#engine/store/database.ts'
import { storedSchema } from '#engine/store/schemas.ts'

/** The schemas that a log keeps for one cluster, and for those that it lacks another source. */
export function logSchemas(db: Database, cluster: string, others: SchemaSource = noRegistry): SchemaSource {
  const peek = (key: string) => storedSchema(db, cluster, key) ?? others.peek(key)
  return {
    peek,
    get: (key) => {
      const known = storedSchema(db, cluster, key)
      return known === null ? others.get(key) : Promise.resolve(known)
    },
    get nextTryAtMs() {
      return others.nextTryAtMs
    },
    close: () => others.close(),
  }
}
