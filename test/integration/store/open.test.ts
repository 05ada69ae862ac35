import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { backupPath } from '#engine/store/migrate.ts'
import type { Migration } from '#engine/store/migrate.ts'
import { openDatabase } from '#engine/store/open.ts'
import { sql } from '#engine/store/sql.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const first: Migration = { name: '001-first', up: (sqlite) => sqlite.exec('CREATE TABLE notes (text TEXT) STRICT') }
const second: Migration = { name: '002-second', up: (sqlite) => sqlite.exec('ALTER TABLE notes ADD COLUMN at INTEGER') }
const failing: Migration = {
  name: '002-failing',
  up: (sqlite) => sqlite.exec('ALTER TABLE notes ADD COLUMN at INTEGER; SELECT * FROM nowhere'),
}
const insert = sql<[string]>('notes.insert')`INSERT INTO notes (text) VALUES (?)`
const texts = sql<[], { text: string }>('notes.all')`SELECT text FROM notes`

const directory = temporaryDirectory(afterEach)
const open = (path: string, migrations: readonly Migration[], log = collectingLogger()) =>
  openDatabase(path, { migrations, synchronous: 'FULL', logger: log, clock: { now: () => Date.UTC(2026, 0, 2) } })

test('every open, also of a file that is already in WAL mode, waits for the disk at each commit', () => {
  const path = join(directory(), 'log.sqlite')
  for (const _ of [1, 2, 3]) {
    const database = open(path, [first])
    expect([database.pragma('journal_mode'), database.pragma('synchronous')]).toEqual(['wal', 2])
    database.run(insert, 'x')
    database.close()
  }
})

test('a file of an older version is copied, then migrated, and keeps its rows', () => {
  const path = join(directory(), 'log.sqlite')
  const old = open(path, [first])
  old.run(insert, 'kept')
  old.close()
  const now = open(path, [first, second])
  expect(now.pragma('user_version')).toBe(2)
  expect(now.all(texts)).toEqual([{ text: 'kept' }])
  now.close()
  const backup = new BetterSqlite3(backupPath(path, 1), { readonly: true })
  expect(backup.pragma('user_version', { simple: true })).toBe(1)
  expect(backup.prepare('SELECT text FROM notes').all()).toEqual([{ text: 'kept' }])
  backup.close()
})

test('a migration that fails leaves the file as it was', () => {
  const path = join(directory(), 'log.sqlite')
  open(path, [first]).close()
  expect(() => open(path, [first, failing])).toThrow(/nowhere/)
  const again = open(path, [first])
  expect(again.pragma('user_version')).toBe(1)
  expect(again.all(texts)).toEqual([])
  again.close()
})

test('a file of a newer version is refused and keeps every byte', () => {
  const path = join(directory(), 'log.sqlite')
  open(path, [first, second]).close()
  const before = readFileSync(path)
  const names = readdirSync(directory())
  expect(() => open(path, [first])).toThrow(/newer Signalbench \(file version 2, this one knows 1\)/)
  expect(readFileSync(path).equals(before)).toBe(true)
  expect(readdirSync(directory())).toEqual(names)
})

test('a newer version that still stands in the write-ahead log is refused too', () => {
  const path = join(directory(), 'log.sqlite')
  const writer = open(path, [first, second])
  expect(() => open(path, [first])).toThrow(/newer Signalbench/)
  writer.close()
})

test.each([
  ['text', 'this is no database, only some text that somebody put here'.repeat(100)],
  ['a torn header', 'SQLite format 3\0' + 'x'.repeat(8_000)],
])('a damaged file (%s) is set aside with its bytes, said in the log, and a new one is begun', (_, content) => {
  const path = join(directory(), 'log.sqlite')
  writeFileSync(path, content)
  const log = collectingLogger()
  const database = open(path, [first], log)
  expect(database.all(texts)).toEqual([])
  expect(readFileSync(database.setAside!, 'utf8')).toBe(content)
  expect(log.entries).toContainEqual(
    expect.objectContaining({ level: 'error', message: expect.stringMatching(/set aside/) }),
  )
  database.close()
})

test('gaps and disorder in the list of migrations are found', () => {
  expect(() => open(join(directory(), 'log.sqlite'), [second])).toThrow(/001, 002/)
})

test('a slow statement is logged with its name', () => {
  const log = collectingLogger()
  const database = open(join(directory(), 'log.sqlite'), [first], log)
  const slow = sql<[], { n: number }>('numbers.count')`
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000000) SELECT count(*) AS n FROM numbers`
  expect(database.get(slow)).toEqual({ n: 2_000_000 })
  expect(log.entries).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      message: 'slow query',
      fields: expect.objectContaining({ query: 'numbers.count' }),
    }),
  )
  database.close()
})
