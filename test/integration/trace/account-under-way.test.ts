import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { receiverMigrations } from '#engine/receiver/migrations/all.ts'
import { openDatabase } from '#engine/store/open.ts'
import { accountOfWorkspace } from '#engine/trace/account/account-of-workspace.ts'
import { eventually } from '../../support/eventually.ts'
import { collectingLogger } from '../../support/logger.ts'
import { aDelivery, openOutbox } from '../../support/outbox/fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

test('a request that its sender still waits for is not unexpected, one that nobody here sent is', async () => {
  const waiting: ServerResponse[] = []
  const server = createServer((_, response) => waiting.push(response)).listen(0, '127.0.0.1')
  await eventually(() => expect(server.listening).toBe(true))
  closing.push(() => server.close())
  const outbox = openOutbox(directory(), { welcome: {} })
  closing.push(() => outbox.close())
  const receiver = openDatabase(join(directory(), 'receiver.sqlite'), {
    migrations: receiverMigrations,
    synchronous: 'OFF',
    logger: collectingLogger(),
    clock: Date,
  })
  closing.push(() => receiver.close())
  const port = (server.address() as AddressInfo).port
  receiver.exec(
    ['under-way', 'stranger']
      .map(
        (id) => `INSERT INTO requests (id, receiver, at_ms, duration_ms, method, path, note, request_bytes, status,
          remote_address, request_headers, response_headers, response_body, event_id, duplicate)
        VALUES ('${id}', 'local', 1, 1, 'POST', '/hook', '', 0, 200, '127.0.0.1',
          '[["host","127.0.0.1:${port}"]]', '[]', '', '${id}', 0);`,
      )
      .join('\n'),
  )
  const account = async () =>
    accountOfWorkspace(
      { log: () => outbox.store.db, receiver: () => receiver, close: () => {} },
      { list: () => [] },
      { run: null, signal: new AbortController().signal },
    )

  await outbox.add([aDelivery('welcome', `http://127.0.0.1:${port}/hook`, { eventId: 'under-way' })])
  await eventually(() => expect(waiting).toHaveLength(1), { timeoutMs: 30_000 })
  const asked = await account()
  expect(asked.account).toMatchObject({ sent: 0, received: 2, unexpected: 1, lost: 0 })
  expect(asked.examples.unexpected).toEqual(['stranger'])

  waiting[0]?.end()
  await eventually(() => expect(outbox.told).toHaveLength(1), { timeoutMs: 30_000 })
  expect((await account()).account).toMatchObject({ sent: 1, received: 2, unexpected: 1, lost: 0 })
})
