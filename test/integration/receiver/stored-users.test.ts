import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { EmulatorUser } from '#shared/contract/receivers.ts'
import { AcceptedLog } from '#engine/receiver/emulator/accepted-log.ts'
import type { GoodEvent } from '#engine/receiver/emulator/event-rules.ts'
import { StoredUsers, type UsersQuery } from '#engine/receiver/emulator/stored-users.ts'
import { receiverMigrations } from '#engine/receiver/migrations/all.ts'
import { WriteQueue } from '#engine/receiver/write-queue.ts'
import { openDatabase } from '#engine/store/open.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

function stored() {
  const database = openDatabase(join(directory(), 'receiver.sqlite'), {
    migrations: receiverMigrations,
    synchronous: 'OFF',
    logger: collectingLogger(),
    clock: Date,
  })
  closing.push(() => database.close())
  const queue = new WriteQueue(database)
  return {
    database,
    log: new AcceptedLog(database, queue, { onStored: () => {}, timeScale: () => 1 }),
    users: new StoredUsers(database, queue),
  }
}

const anEvent = (user: string, name = 'purchase', json = '{}'): GoodEvent => ({
  json,
  name,
  externalId: user,
  onesignalId: null,
  idempotencyKey: randomUUID(),
  eventId: null,
})
const intake = (nowMs: number, appId = 'app') => ({ receiver: 'local', appId, nowMs })

/** All pages of a query. */
async function allUsers(users: StoredUsers, query: Omit<UsersQuery, 'after'>): Promise<readonly EmulatorUser[]> {
  const rows: EmulatorUser[] = []
  let after: UsersQuery['after'] = null
  do {
    const page = await users.users('local', { ...query, after })
    rows.push(...page.rows)
    after = page.next
  } while (after !== null)
  return rows
}

test('per user: how many events, under how many names, and when the last one came', async () => {
  const { log, users } = stored()
  await log.store(intake(1), [anEvent('u1'), anEvent('u1', 'signup'), anEvent('u2')], 0)
  await log.store(intake(5), [anEvent('u1', 'purchase', '{"n":9223372036854775807}')], 0)
  await log.store(intake(7, 'other'), [anEvent('u1')], 0)
  expect(await allUsers(users, { search: '', limit: 2 })).toEqual([
    { user: 'u1', appId: 'app', events: 3, names: 2, lastAtMs: 5 },
    { user: 'u1', appId: 'other', events: 1, names: 1, lastAtMs: 7 },
    { user: 'u2', appId: 'app', events: 1, names: 1, lastAtMs: 1 },
  ])
  const first = users.names('local', { user: 'u1', appId: 'app' }, null, 1)
  expect(first).toEqual({
    rows: [{ name: 'purchase', count: 2, firstAtMs: 1, lastAtMs: 5, lastEventJson: '{"n":9223372036854775807}' }],
    next: 'purchase',
  })
  const second = users.names('local', { user: 'u1', appId: 'app' }, first.next, 2)
  expect(second.rows.map(({ name }) => name)).toEqual(['signup'])
  expect(second.next).toBeNull()
})

test('an event that is not kept any more is still counted, and its text is gone', async () => {
  const { database, log, users } = stored()
  await log.store(intake(1), [anEvent('u1')], 0)
  database.exec('DELETE FROM emulator_events')
  expect(users.names('local', { user: 'u1', appId: 'app' }, null, 9).rows).toMatchObject([
    { name: 'purchase', count: 1, lastEventJson: null },
  ])
})

test('100,000 users are paged each once and in order, and searched whatever the case', async () => {
  const { database, users } = stored()
  database.exec(`
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
    INSERT INTO emulator_users (receiver, app_id, user, events, names, last_at_ms)
    SELECT 'local', 'app', 'User_' || i, 1, 1, 1 FROM n`)
  const all = await allUsers(users, { search: '', limit: 500 })
  expect(new Set(all.map(({ user }) => user)).size).toBe(100_000)
  expect(all.map(({ user }) => user)).toEqual(all.map(({ user }) => user).toSorted())
  expect((await allUsers(users, { search: 'uSER_9999', limit: 3 })).map(({ user }) => user)).toEqual([
    'User_9999',
    ...Array.from({ length: 10 }, (_, index) => `User_9999${index}`),
  ])
  expect(await allUsers(users, { search: 'nobody', limit: 9 })).toEqual([])
})

test('a search ends early when nobody waits for it any more', async () => {
  const { database, users } = stored()
  database.exec(`
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
    INSERT INTO emulator_users (receiver, app_id, user, events, names, last_at_ms)
    SELECT 'local', 'app', 'user_' || i, 1, 1, 1 FROM n`)
  const left = AbortSignal.abort()
  const page = await users.users('local', { search: 'nobody', after: null, limit: 9 }, left)
  expect(page.rows).toEqual([])
  expect(page.next).not.toBeNull()
})
