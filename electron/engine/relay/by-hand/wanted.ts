import { deadLetterByName, pageDeadLetters } from '#engine/store/dead-letters.ts'
import type { Database } from '#engine/store/database.ts'
import { findRelay } from '#engine/store/positions.ts'
import type { DeadLetterRow } from '#shared/schema/delivery.ts'
import type { Which } from './types.ts'

/** Dead letters a transaction; some milliseconds of mapping and writing. */
const chunk = 50

/** The dead letters that were asked for, some at a time, the newest first; each page is read when it is its turn. */
export function* wantedDeadLetters(
  db: Database,
  name: string,
  { ids, reason }: Which,
): Generator<readonly DeadLetterRow[], void> {
  if (ids !== undefined) {
    for (let start = 0; start < ids.length; start += chunk) {
      const rows = ids.slice(start, start + chunk).map((id) => deadLetterByName(db, id))
      yield rows.filter((row) => row !== null && row.relay === name) as DeadLetterRow[]
    }
    return
  }
  const relay = findRelay(db, name)
  if (relay === null) return
  let before: number | null = null
  for (;;) {
    const page = { before, limit: chunk, ...(reason === undefined ? {} : { reason }) }
    const rows = pageDeadLetters(db, relay, page)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    before = last.seq
  }
}
