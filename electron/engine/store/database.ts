import type { Logger } from '#engine/ports.ts'
import type { Database as SqliteDatabase, Statement } from 'better-sqlite3'
import { explainStoreError } from './errors.ts'
import type { AnySql, Sql, SqlValue } from './sql.ts'

/** A statement that takes longer is written to the log with its name: nothing on the engine thread may block for long. */
const slowMs = 40

/** What a change did. */
export type Changed = { readonly changes: number; readonly lastId: number }

/**
 * One open SQLite file. Statements are prepared once and kept. Errors of SQLite become AppErrors (errors.ts).
 * Synchronous by nature: keep what it is asked to do small.
 */
export class Database {
  readonly path: string
  /** Where a damaged predecessor of this file was put when it was opened; null when all was well. */
  readonly setAside: string | null
  readonly #sqlite: SqliteDatabase
  readonly #logger: Logger
  readonly #statements = new Map<string, Statement<SqlValue[]>>()

  constructor(sqlite: SqliteDatabase, options: { path: string; setAside: string | null; logger: Logger }) {
    this.#sqlite = sqlite
    this.path = options.path
    this.setAside = options.setAside
    this.#logger = options.logger
  }

  get isOpen(): boolean {
    return this.#sqlite.open
  }

  run<P extends readonly SqlValue[], R>(query: Sql<P, R>, ...params: P): Changed {
    return this.#timed(query.name, () => {
      const { changes, lastInsertRowid } = this.#statement(query).run(...params)
      return { changes, lastId: Number(lastInsertRowid) }
    })
  }

  get<P extends readonly SqlValue[], R>(query: Sql<P, R>, ...params: P): R | undefined {
    return this.#timed(query.name, () => this.#statement(query).get(...params) as R | undefined)
  }

  all<P extends readonly SqlValue[], R>(query: Sql<P, R>, ...params: P): R[] {
    return this.#timed(query.name, () => this.#statement(query).all(...params) as R[])
  }

  /**
   * Runs `work` in one BEGIN IMMEDIATE … COMMIT; everything is undone when it throws. Inside a running transaction it
   * simply becomes part of it.
   */
  transaction<T>(name: string, work: () => T): T {
    if (this.#sqlite.inTransaction) return work()
    return this.#timed(name, () => this.#sqlite.transaction(work).immediate())
  }

  /** The steps of SQLite's plan for a statement, for tests and diagnosis. */
  plan(query: AnySql): readonly string[] {
    const parameters = (query.text.match(/\?/g) ?? []).map(() => null)
    const rows = this.#sqlite.prepare(`EXPLAIN QUERY PLAN ${query.text}`).all(...parameters)
    return rows.map((row) => String((row as { detail: unknown }).detail))
  }

  /** Reads one pragma's value: `user_version`, `synchronous`, `page_count`. */
  pragma(name: string): unknown {
    return this.#sqlite.pragma(name, { simple: true })
  }

  /** Several statements of text without parameters, such as a schema. */
  exec(text: string): void {
    this.#timed('exec', () => this.#sqlite.exec(text))
  }

  close(): void {
    this.#statements.clear()
    this.#sqlite.close()
  }

  #statement<P extends readonly SqlValue[], R>(query: Sql<P, R>): Statement<SqlValue[]> {
    const known = this.#statements.get(query.text)
    if (known !== undefined) return known
    const statement = this.#sqlite.prepare<SqlValue[]>(query.text)
    if (query.bigint) statement.safeIntegers(true)
    this.#statements.set(query.text, statement)
    return statement
  }

  #timed<T>(name: string, work: () => T): T {
    const startedAt = performance.now()
    try {
      return work()
    } catch (error) {
      throw explainStoreError(error, this.path)
    } finally {
      const ms = performance.now() - startedAt
      if (ms > slowMs) this.#logger.warn({ query: name, ms: Math.round(ms) }, 'slow query')
    }
  }
}
