import type { Database } from '#engine/store/database.ts'
import type { Sql, SqlValue } from '#engine/store/sql.ts'

/** Rows from the first to the last of a table that the indexes of migration 006-trace are led by. */
export type RowRange = { readonly first: number | null; readonly last: number | null }

/** Rows in one stretch, as a power of two; stands in the indexes of migration 006-trace. */
const stretchBits = 14

/**
 * Asks for each stretch of rows, from the newest to the oldest, until enough is found. One step through an index each: about
 * 4 µs, 610 of them at 10,000,000 rows.
 * @param query takes the stretch first
 */
export function searchStretches<Row, Rest extends readonly SqlValue[]>(
  db: Database,
  range: RowRange | undefined,
  query: Sql<readonly [stretch: number, ...rest: Rest], Row>,
  params: Rest,
  limit: number,
): Row[] {
  if (range === undefined || range.first === null || range.last === null) return []
  const found: Row[] = []
  const oldest = Math.floor(range.first / 2 ** stretchBits)
  for (let stretch = Math.floor(range.last / 2 ** stretchBits); stretch >= oldest; stretch -= 1) {
    found.push(...db.all(query, stretch, ...params))
    if (found.length >= limit) return found.slice(0, limit)
  }
  return found
}
