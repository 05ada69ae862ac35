import BetterSqlite3 from 'better-sqlite3'
import { logPath } from '#engine/store/log-store.ts'

/** What a log says of one partition. */
export type StoredPartition = {
  readonly partition: number
  /** The offset after the last stored record. */
  readonly next: number
}

/** One record of a log; `state` is its delivery's, null where none was made. */
export type LoggedRecord = {
  readonly partition: number
  readonly offset: number
  readonly verdict: string
  readonly state: string | null
}

/** Looks into the log of a relay, also of one that was killed; asks SQLite and not the product. */
export class LogLook {
  readonly #db: BetterSqlite3.Database

  constructor(directory: string) {
    this.#db = new BetterSqlite3(logPath(directory), { readonly: true })
  }

  stored(): readonly StoredPartition[] {
    return this.#db
      .prepare<[], StoredPartition>('SELECT partition, next_offset AS next FROM source_positions ORDER BY partition')
      .all()
  }

  /** How many records of a partition lie below an offset. */
  countBelow(partition: number, offset: number): number {
    return this.#db
      .prepare<[number, number], number>(
        `SELECT count(*) FROM records WHERE offset < ?
         AND source = (SELECT id FROM source_positions WHERE partition = ?)`,
      )
      .pluck()
      .get(offset, partition) as number
  }

  /** How many records it has. */
  count(): number {
    return this.#db.prepare<[], number>('SELECT count(*) FROM records').pluck().get() as number
  }

  /** How many deliveries have not come to their end. */
  openDeliveries(): number {
    return this.#db
      .prepare<[], number>(`SELECT count(*) FROM deliveries WHERE state NOT IN ('delivered', 'failed', 'cancelled')`)
      .pluck()
      .get() as number
  }

  /** A row for each record, or for each of its deliveries where it has several. */
  records(): IterableIterator<LoggedRecord> {
    return this.#db
      .prepare<[], LoggedRecord>(
        `SELECT p.partition, r.offset, r.verdict, d.state FROM records r
         JOIN source_positions p ON p.id = r.source LEFT JOIN deliveries d ON d.event = r.seq`,
      )
      .iterate()
  }

  /** What SQLite's own check says; `ok` where nothing is wrong. */
  integrity(): string {
    return String(this.#db.pragma('integrity_check', { simple: true }))
  }

  close(): void {
    this.#db.close()
  }
}
