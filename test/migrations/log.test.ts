import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { pageDeadLetters } from '#engine/store/dead-letters.ts'
import { exportRows } from '#engine/store/exports.ts'
import { givenUpOfAll } from '#engine/store/given-up.ts'
import { eventsNamed } from '#engine/trace/find/events.ts'
import { logMigrations } from '#engine/store/migrations/log-migrations.ts'
import { openDatabase } from '#engine/store/open.ts'
import { putSchemas, storedSchema } from '#engine/store/schemas.ts'
import { keepTopicId, storedTopicId } from '#engine/store/topic-ids.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
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
INSERT INTO records (seq, relay, source, offset, timestamp_ms, format, verdict, event_name, user, created_at_ms)
  VALUES (1, 1, 1, 9223372036854775806, 0, 'json', 'mapped', 'n', 'u', 0);
INSERT INTO events VALUES (1, 'key', NULL, 'n', 'u', '{}');`

test('001-log: an empty file gets all tables, strict and without broken references', () => {
  const db = migrated()
  expect(db.pragma('user_version', { simple: true })).toBe(logMigrations.length)
  const tables = db
    .prepare(`SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'`)
    .all()
  expect(tables.length).toBeGreaterThan(20)
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
  const again = `INSERT INTO records (seq, relay, source, offset, timestamp_ms, format, verdict, created_at_ms)
    SELECT 2, relay, source, offset, 0, 'json', 'mapped', 0 FROM records`
  expect(() => db.exec(again)).toThrow(/UNIQUE constraint failed/)
  db.close()
})

/** Both kinds of counts as the tables say and as they are. */
const counted = (db: BetterSqlite3.Database) => ({
  deliveries: db
    .prepare('SELECT mode, state, reason, count FROM delivery_counts WHERE count > 0 ORDER BY mode, state, reason')
    .raw()
    .all(),
  rejected: db.prepare('SELECT verdict, count FROM rejected_counts WHERE count > 0 ORDER BY verdict').raw().all(),
})
const trulyCounted = (db: BetterSqlite3.Database) => ({
  deliveries: db
    .prepare(
      `SELECT mode, state, iif(state = 'failed', coalesce(reason_code, 'failed'), '') AS reason, count(*)
       FROM deliveries GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .raw()
    .all(),
  rejected: db
    .prepare(`SELECT verdict, count(*) FROM records WHERE verdict <> 'mapped' GROUP BY verdict ORDER BY verdict`)
    .raw()
    .all(),
})
const filled = `
INSERT INTO relays VALUES (1, 'orders');
INSERT INTO source_positions VALUES (1, 1, 'c', 't', 0, 9, 0);
INSERT INTO records SELECT value, 1, 1, value, 0, NULL, NULL, NULL, 'json', iif(value % 4 = 0, 'tombstone', 'mapped'), NULL, 'n', 'u', NULL, 0
  FROM (WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 40) SELECT value FROM n);
INSERT INTO events SELECT seq, 'key', NULL, 'n', 'u', '{}' FROM records WHERE verdict = 'mapped';
INSERT INTO deliveries (id, relay, event, mode, bytes, state, due_at_ms, reason_code, created_at_ms, updated_at_ms)
  SELECT record, 1, record, iif(record % 3 = 0, 'emulator', 'live'), 2, iif(record % 2 = 0, 'failed', 'pending'),
    iif(record % 2 = 0, NULL, 5), iif(record % 5 = 0, 'http-500', NULL), 0, 0 FROM events;`

test('002-counts: counts what a log of version 1 holds, and every change after that', () => {
  const path = join(directory(), 'log.sqlite')
  const ports = { synchronous: 'FULL', logger: collectingLogger(), clock: Date } as const
  const before = openDatabase(path, { migrations: logMigrations.slice(0, 1), ...ports })
  before.exec(filled)
  before.close()
  openDatabase(path, { migrations: logMigrations, ...ports }).close()
  const db = new BetterSqlite3(path)
  expect(counted(db)).toEqual(trulyCounted(db))
  expect(counted(db).rejected).toEqual([['tombstone', 10]])
  for (const change of [
    `UPDATE deliveries SET state = 'failed', due_at_ms = NULL, reason_code = 'http-400' WHERE id IN (1, 3)`,
    `UPDATE deliveries SET reason_code = 'http-401' WHERE id IN (1, 2)`,
    `UPDATE deliveries SET state = 'pending', mode = 'live', due_at_ms = 7 WHERE id IN (2, 6)`,
    `UPDATE deliveries SET state = 'delivered', due_at_ms = NULL WHERE id IN (5, 7, 9)`,
    `DELETE FROM deliveries WHERE id IN (9, 10)`,
    `UPDATE records SET verdict = 'mapped' WHERE seq = 4`,
    `UPDATE records SET verdict = 'empty' WHERE seq IN (8, 11)`,
    `DELETE FROM records WHERE seq = 12`,
  ]) {
    db.exec(change)
    expect(counted(db), change).toEqual(trulyCounted(db))
  }
  db.close()
})

test('003-schemas: a log of version 2 keeps what it holds, and one schema for each key of a cluster', () => {
  const path = join(directory(), 'log.sqlite')
  const ports = { synchronous: 'FULL', logger: collectingLogger(), clock: Date } as const
  const before = openDatabase(path, { migrations: logMigrations.slice(0, 2), ...ports })
  before.exec(filled)
  before.close()
  const log = openDatabase(path, { migrations: logMigrations, ...ports })
  const schema = (text: string): KnownSchema => ({
    kind: 'known',
    key: 'id:7',
    id: 7,
    guid: null,
    schemaType: 'AVRO',
    schema: text,
    references: [],
    subject: 'orders-value',
    version: 1,
    hasRules: false,
  })
  putSchemas(log, 'a', [schema('"string"')], 1)
  putSchemas(log, 'b', [schema('"long"')], 1)
  putSchemas(log, 'a', [schema('"int"')], 2)
  expect(storedSchema(log, 'a', 'id:7')).toEqual(schema('"int"'))
  expect(storedSchema(log, 'b', 'id:7')).toEqual(schema('"long"'))
  expect(storedSchema(log, 'a', 'id:8')).toBeNull()
  log.close()
  const db = new BetterSqlite3(path)
  expect(db.prepare('SELECT count(*) FROM records').pluck().get()).toBe(40)
  db.close()
})

test('004-by-hand: a log of version 3 keeps its dead letters, and an edit belongs to a record that is there', () => {
  const path = join(directory(), 'log.sqlite')
  const ports = { synchronous: 'FULL', logger: collectingLogger(), clock: Date } as const
  const before = openDatabase(path, { migrations: logMigrations.slice(0, 3), ...ports })
  before.exec(filled)
  before.close()
  const log = openDatabase(path, { migrations: logMigrations, ...ports })
  expect(pageDeadLetters(log, 1, { before: null, limit: 100 }).filter(({ kind }) => kind === 'rejected')).toHaveLength(
    10,
  )
  log.close()
  const db = new BetterSqlite3(path)
  db.pragma('foreign_keys = ON')
  const edit = (record: number) =>
    db.exec(`INSERT INTO event_edits (record, at_ms, last_attempt) VALUES (${record}, 0, 0)`)
  edit(1)
  expect(() => edit(99)).toThrow(/FOREIGN KEY/)
  const discard = `INSERT INTO discards (relay, at_ms, reason, note, count) VALUES (1, 5, 'tombstone', '', 1)`
  db.exec(discard)
  expect(() => db.exec(discard)).toThrow(/UNIQUE constraint failed/)
  db.exec(`UPDATE records SET verdict = 'discarded' WHERE seq = 4`)
  expect(counted(db)).toEqual(trulyCounted(db))
  expect(counted(db).rejected).toEqual([
    ['discarded', 1],
    ['tombstone', 9],
  ])
  db.close()
})

test('006-trace: a log of version 5 keeps its events, and finds them by their ids within a stretch of records', () => {
  const path = join(directory(), 'log.sqlite')
  const ports = { synchronous: 'FULL', logger: collectingLogger(), clock: Date } as const
  const before = openDatabase(path, { migrations: logMigrations.slice(0, 5), ...ports })
  before.exec(filled)
  before.exec(`UPDATE events SET event_id = 'order-' || record`)
  before.close()
  const log = openDatabase(path, { migrations: logMigrations, ...ports })
  expect(eventsNamed(log, 'order-7')).toEqual([7])
  expect(eventsNamed(log, 'order-777')).toEqual([])
  log.close()
})

test('007-journeys: a log of version 6 keeps what it holds, counts runs by state, and an accepted event starts a journey once', () => {
  const path = join(directory(), 'log.sqlite')
  const ports = { synchronous: 'FULL', logger: collectingLogger(), clock: Date } as const
  const before = openDatabase(path, { migrations: logMigrations.slice(0, 6), ...ports })
  before.exec(filled)
  before.close()
  openDatabase(path, { migrations: logMigrations, ...ports }).close()
  const db = new BetterSqlite3(path)
  expect(db.prepare('SELECT count(*) FROM records').pluck().get()).toBe(40)
  const counts = () => db.prepare('SELECT state, count FROM journey_counts WHERE count > 0 ORDER BY state').raw().all()
  const truly = () => db.prepare('SELECT state, count(*) FROM journey_runs GROUP BY state ORDER BY state').raw().all()
  const run = (seq: number | null, state = 'waiting') =>
    db.exec(`INSERT INTO journey_runs (journey, version, receiver, generation, accepted_seq, app_id, user, event_name,
      event_json, state, step, due_at_ms, started_at_ms, ended_at_ms)
      VALUES ('welcome', 1, 'local', 0, ${seq}, 'app', 'u', 'signup', '{}', '${state}', 0,
        ${state === 'waiting' ? 5 : null}, 1, ${state === 'waiting' ? null : 9})`)
  db.exec(`INSERT INTO journey_versions VALUES (1, 'welcome', '{}')`)
  for (const change of [
    () => run(1),
    () => run(2, 'done'),
    () => run(null),
    () => run(null),
    () => db.exec(`UPDATE journey_runs SET state = 'running' WHERE accepted_seq = 1`),
    () => db.exec(`UPDATE journey_runs SET step = 1 WHERE accepted_seq = 1`),
    () => db.exec(`DELETE FROM journey_runs WHERE state = 'done'`),
  ]) {
    change()
    expect(counts()).toEqual(truly())
  }
  expect(() => run(1)).toThrow(/UNIQUE constraint failed/)
  expect(() => run(7, 'lost')).toThrow(/CHECK constraint failed/)
  db.close()
})

test('008-mapping: records of a log of version 7 were made by no mapping that is known', () => {
  const path = join(directory(), 'log.sqlite')
  const ports = { synchronous: 'FULL', logger: collectingLogger(), clock: Date } as const
  const before = openDatabase(path, { migrations: logMigrations.slice(0, 7), ...ports })
  before.exec(filled)
  before.close()
  // What only reads, such as an export, gets along with the log as it is.
  const old = openDatabase(path, { migrations: logMigrations.slice(0, 7), ...ports })
  expect([...exportRows(old, 'records')].flat()[0]).toMatchObject({ offset: 1n, mapping: null })
  expect([...givenUpOfAll(old)].flat()).toHaveLength(20)
  old.close()
  const log = openDatabase(path, { migrations: logMigrations, ...ports })
  expect(pageDeadLetters(log, 1, { before: null, limit: 100 })).toHaveLength(20)
  log.exec(`UPDATE records SET mapping = 'orders' WHERE seq = 4`)
  const letters = [...givenUpOfAll(log)].flat()
  expect(letters).toHaveLength(20)
  expect(letters.filter(({ mapping }) => mapping === 'orders')).toMatchObject([{ seq: 4, reason: 'tombstone' }])
  log.close()
})

test('009-topics: a log of version 8 does not know which topics it has read, and learns it', () => {
  const path = join(directory(), 'log.sqlite')
  const ports = { synchronous: 'FULL', logger: collectingLogger(), clock: Date } as const
  const before = openDatabase(path, { migrations: logMigrations.slice(0, 8), ...ports })
  before.exec(filled.replaceAll(', NULL, 0\n', ', NULL, 0, NULL\n'))
  before.close()
  const log = openDatabase(path, { migrations: logMigrations, ...ports })
  const read = { relay: 'orders', cluster: 'c', topic: 't' }
  expect(storedTopicId(log, read)).toBeNull()
  for (const id of ['a'.repeat(32), 'b'.repeat(32)]) {
    keepTopicId(log, read, id)
    expect(storedTopicId(log, read)).toEqual({ id, isRead: true })
  }
  const id = 'c'.repeat(32)
  keepTopicId(log, { ...read, topic: 'u' }, id)
  expect(storedTopicId(log, { ...read, topic: 'u' })).toEqual({ id, isRead: false })
  expect(storedTopicId(log, { ...read, cluster: 'd' })).toBeNull()
  expect(storedTopicId(log, { ...read, relay: 'audit' })).toBeNull()
  log.close()
})
