import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { logMigrations } from '#engine/store/migrations/log-migrations.ts'
import { openDatabase } from '#engine/store/open.ts'
import { collectingLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)

function migrated(): BetterSqlite3.Database {
  const path = join(directory(), 'log.sqlite')
  openDatabase(path, {
    migrations: logMigrations,
    synchronous: 'FULL',
    logger: collectingLogger(),
    clock: Date,
  }).close()
  return new BetterSqlite3(path)
}

const fill = `
INSERT INTO relays VALUES (1, 'orders');
INSERT INTO source_positions VALUES (1, 1, 'c', 't', 0, 9223372036854775807, 0);
INSERT INTO records VALUES (1, 1, 1, 9223372036854775806, 0, NULL, NULL, NULL, 'json', 'mapped', NULL, 'n', 'u', NULL, 0);
INSERT INTO events VALUES (1, 'key', NULL, 'n', 'u', '{}');`

test('001-log: an empty file gets all tables, strict and without broken references', () => {
  const db = migrated()
  expect(db.pragma('user_version', { simple: true })).toBe(logMigrations.length)
  const tables = db
    .prepare(`SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'`)
    .all()
  expect(tables).toHaveLength(9)
  expect(tables.filter((table) => (table as { strict: number }).strict !== 1)).toEqual([])
  db.exec(fill)
  expect(db.pragma('foreign_key_check')).toEqual([])
  expect(db.prepare('SELECT offset FROM records').safeIntegers().pluck().get()).toBe(9223372036854775806n)
  db.close()
})

test.each([
  ['due and delivered at once', `'delivered', 5, NULL`],
  ['waiting without a time', `'waiting', NULL, NULL`],
  ['leased without a token', `'leased', NULL, NULL`],
  ['pending under a lease', `'pending', 5, 'token'`],
  ['in a state that does not exist', `'lost', NULL, NULL`],
])('001-log: no delivery can be %s', (_, values) => {
  const db = migrated()
  db.exec(fill)
  const insert = `INSERT INTO deliveries (relay, event, mode, bytes, created_at_ms, updated_at_ms, state, due_at_ms, lease_token) VALUES (1, 1, 'live', 2, 0, 0, ${values})`
  expect(() => db.exec(insert)).toThrow(/CHECK constraint failed/)
  db.close()
})

test('001-log: one record of a partition is kept once', () => {
  const db = migrated()
  db.exec(fill)
  const again = `INSERT INTO records SELECT 2, relay, source, offset, 0, NULL, NULL, NULL, 'json', 'mapped', NULL, 'n', 'u', NULL, 0 FROM records`
  expect(() => db.exec(again)).toThrow(/UNIQUE constraint failed/)
  db.close()
})
