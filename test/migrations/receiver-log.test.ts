import { join } from 'node:path'
import SqliteConstructor from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { acceptedHead, eventsAfter, insertEvent, keySince } from '#engine/receiver/emulator/emulator-queries.ts'
import { namesAfter, usersAfter } from '#engine/receiver/emulator/user-queries.ts'
import { eventTaken, seenKey } from '#engine/receiver/endpoint/seen-queries.ts'
import {
  batchedForwards,
  bodyOfRequest,
  forwardOf,
  forwardsOfDelivery,
  openEndpoints,
  openForwards,
} from '#engine/receiver/forward/forward-queries.ts'
import { receiverMigrations } from '#engine/receiver/migrations/all.ts'
import { bodyPart, keptSize, oldestRequests, pageOfRequests, requestById } from '#engine/receiver/request-queries.ts'
import { openDatabase } from '#engine/store/open.ts'
import { collectingLogger } from '../support/logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const path = () => join(directory(), 'receiver.sqlite')
const open = (upTo = receiverMigrations.length) =>
  openDatabase(path(), {
    migrations: receiverMigrations.slice(0, upTo),
    synchronous: 'OFF',
    logger: collectingLogger(),
    clock: Date,
  })

test('a file with requests of version 1 becomes one of today and keeps them', () => {
  open(1).close()
  const old = new SqliteConstructor(path())
  old.exec(`
    INSERT INTO requests VALUES (7, 'id-7', 'local', 1, 0.5, 'POST', '/hook', 200, 2, NULL, 'note', '127.0.0.1', '[]', '[]', '');
    INSERT INTO request_bodies VALUES ('id-7', 0, x'6869');
    INSERT INTO receiver_counts VALUES ('local', 1, 1, 0, 0, 0, 0);
  `)
  old.close()
  const database = open()
  expect(database.pragma('user_version')).toBe(receiverMigrations.length)
  expect(database.all(pageOfRequests, 'local', 99, 9)).toMatchObject([{ seq: 7, path: '/hook' }])
  expect(database.get(bodyPart, 'id-7', 0)?.bytes).toEqual(Buffer.from('hi'))
  expect(database.all(eventsAfter, 'local', 0, 9)).toEqual([])
  database.close()
})

test('users of version 2 get their numbers from the totals', () => {
  open(2).close()
  const old = new SqliteConstructor(path())
  old.exec(`
    INSERT INTO emulator_users VALUES ('local', 'app', 'u1'), ('local', 'other', 'u1');
    INSERT INTO emulator_totals VALUES
      ('local', 'app', 'u1', 'purchase', 2, 1, 5, 7),
      ('local', 'app', 'u1', 'signup', 1, 3, 3, 6),
      ('local', 'other', 'u1', 'purchase', 4, 2, 9, 8);
  `)
  old.close()
  const database = open()
  expect(database.all(usersAfter, 'local', '', '', 9)).toEqual([
    { app_id: 'app', user: 'u1', events: 3, names: 2, last_at_ms: 5 },
    { app_id: 'other', user: 'u1', events: 4, names: 1, last_at_ms: 9 },
  ])
  database.close()
})

test('requests of version 3 have no endpoint, event or signature yet', () => {
  open(3).close()
  const old = new SqliteConstructor(path())
  old.exec(
    `INSERT INTO requests VALUES (7, 'id-7', 'local', 1, 0.5, 'POST', '/h', 200, 0, NULL, 'n', '', '[]', '[]', '')`,
  )
  old.close()
  const database = open()
  expect(database.all(pageOfRequests, 'local', 99, 9)).toMatchObject([
    { seq: 7, endpoint: null, event_id: null, duplicate: 0, signature_ok: null },
  ])
  expect(database.all(openEndpoints)).toEqual([])
  database.close()
})

test('005-identity: a log of version 4 keeps what it holds and gets a number, another file another one', () => {
  const numberOf = (name: string): number => {
    const path = join(directory(), name)
    const ports = { synchronous: 'NORMAL', logger: collectingLogger(), clock: Date } as const
    const before = openDatabase(path, { migrations: receiverMigrations.slice(0, 4), ...ports })
    before.run(insertEvent, 'local', 'app', 1, 'u1', 'signup', null, '{}')
    before.close()
    const database = openDatabase(path, { migrations: receiverMigrations, ...ports })
    const head = database.get(acceptedHead)
    expect(head).toEqual({ file: expect.any(Number), seq: 1 })
    database.close()
    const again = openDatabase(path, { migrations: receiverMigrations, ...ports })
    expect(again.get(acceptedHead)).toEqual(head)
    again.close()
    return head?.file ?? -1
  }
  const numbers = [numberOf('a.sqlite'), numberOf('b.sqlite')]
  expect(numbers.every((number) => number % 1_000 === 0 && Number.isSafeInteger(number))).toBe(true)
  expect(new Set(numbers).size).toBe(2)
})

test.each([
  [pageOfRequests, /INDEX requests_by_receiver \(receiver=\? AND seq<\?\)/],
  [requestById, /INDEX .*\(id=\?\)/],
  [bodyPart, /PRIMARY KEY \(request_id=\? AND part=\?\)/],
  [eventsAfter, /INDEX emulator_events_by_receiver \(receiver=\? AND seq>\?\)/],
  [usersAfter, /INDEX emulator_users_by_user \(receiver=\? AND \(user,app_id\)>\(\?,\?\)\)/],
  [namesAfter, /PRIMARY KEY \(receiver=\? AND app_id=\? AND user=\? AND name>\?\)/],
  [seenKey, /PRIMARY KEY \(receiver=\? AND endpoint=\? AND key=\?\)/],
  [eventTaken, /INDEX requests_by_event \(event_id=\?\)/],
  [openForwards, /INDEX forwards_open \(receiver=\? AND endpoint=\?\)/],
  [batchedForwards, /INDEX forwards_open \(receiver=\? AND endpoint=\?\)/],
  [forwardOf, /INDEX .*\(request_id=\?\)/],
  [forwardsOfDelivery, /INDEX forwards_by_delivery \(delivery=\?\)/],
  [bodyOfRequest, /PRIMARY KEY \(request_id=\?\)/],
  [keySince, /INDEX emulator_events_by_key \(idempotency_key=\?\)/],
])('%o goes by its index and sorts nothing', (query, step) => {
  const database = open()
  const plan = database.plan(query).join('\n')
  database.close()
  expect(plan).toMatch(step)
  expect(plan).not.toMatch(/SCAN|TEMP B-TREE/)
})

test('looking for the oldest requests reads in order of the table, counting reads only an index', () => {
  const database = open()
  expect(database.plan(oldestRequests)).toEqual([
    'SCAN requests',
    'CORRELATED SCALAR SUBQUERY 1',
    expect.stringMatching(/SEARCH forwards USING INDEX .*\(request_id=\?\)/),
  ])
  expect(database.plan(keptSize)).toEqual(['SCAN requests USING COVERING INDEX requests_by_size'])
  database.close()
})
