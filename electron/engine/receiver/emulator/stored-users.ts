import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EmulatorName, EmulatorUser, EmulatorUserRef } from '#shared/contract/receivers.ts'
import type { Database } from '../../store/database.ts'
import type { WriteQueue } from '../write-queue.ts'
import { namesAfter, usersAfter, type UserRow } from './user-queries.ts'

/** What is asked of the list of users. `after`: the last row of the page before, or the `next` that it came with. */
export type UsersQuery = {
  readonly search: string
  readonly after: EmulatorUserRef | null
  readonly limit: number
}

/** A page, and where the next one begins; null at the end. */
export type Page<Row, Cursor> = { readonly rows: readonly Row[]; readonly next: Cursor | null }

/** A search looks at so many users before others have their turn: about 3 ms. */
const usersAtOnce = 2_000

/** What OneSignal would have stored, as lists for people. Reads only, in pages by key: as quick with 100,000 users as with one. */
export class StoredUsers {
  readonly #database: Database
  readonly #queue: WriteQueue

  constructor(database: Database, queue: WriteQueue) {
    this.#database = database
    this.#queue = queue
  }

  /**
   * Users in the order of their ids, those that contain `search` in any case. Ends early, with where to go on, when the
   * caller has left.
   */
  async users(receiver: string, query: UsersQuery, signal?: AbortSignal): Promise<Page<EmulatorUser, EmulatorUserRef>> {
    this.#queue.flush()
    const wanted = query.search.toLowerCase()
    const rows: EmulatorUser[] = []
    let after = query.after ?? { user: '', appId: '' }
    const atOnce = wanted === '' ? query.limit : usersAtOnce
    for (;;) {
      const slice = this.#database.all(usersAfter, receiver, after.user, after.appId, atOnce)
      for (const row of slice) {
        after = { user: row.user, appId: row.app_id }
        if (!row.user.toLowerCase().includes(wanted)) continue
        rows.push(userOf(row))
        if (rows.length === query.limit) return { rows, next: after }
      }
      if (slice.length < atOnce) return { rows, next: null }
      if (signal?.aborted === true) return { rows, next: after }
      await nextTurn()
    }
  }

  /** A user's events by name, each with the last one where it is still kept. */
  names(receiver: string, { user, appId }: EmulatorUserRef, after: string | null, limit: number) {
    this.#queue.flush()
    const rows = this.#database.all(namesAfter, receiver, appId, user, after ?? '', limit).map((row): EmulatorName => ({
      name: row.name,
      count: row.count,
      firstAtMs: row.first_at_ms,
      lastAtMs: row.last_at_ms,
      lastEventJson: row.event_json,
    }))
    return { rows, next: rows.length < limit ? null : (rows.at(-1)?.name ?? null) }
  }
}

const userOf = (row: UserRow): EmulatorUser => ({
  user: row.user,
  appId: row.app_id,
  events: row.events,
  names: row.names,
  lastAtMs: row.last_at_ms,
})
