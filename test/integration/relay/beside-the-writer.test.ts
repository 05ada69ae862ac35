import { afterEach, expect, test } from 'vitest'
import { readOnlyServices } from '#engine/api/read-only.ts'
import { lookAtLog } from '#engine/store/log-store.ts'
import { collectingLogger } from '../../support/logger.ts'
import { aRecord, records } from '../../support/relay/records.ts'
import { idle, runningRelays } from '../../support/relay/running.ts'
import { ScriptedSource } from '../../support/relay/scripted-source.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const directory = temporaryDirectory(afterEach)
const running = runningRelays(afterEach, directory)
const newest = { before: null, limit: 10 }

test('an engine that may only look shows deliveries and dead letters as they are, and refuses to retry', async () => {
  const server = await running.server({ knownUser: (user) => user !== 'user_1' })
  const source = new ScriptedSource([...records(3), aRecord(3, { user_id: 'u' })])
  const fixture = await running.relay(server, source)
  await fixture.relays.start('orders', { allowLive: true })
  await idle(fixture)
  const log = lookAtLog(directory(), { logger: collectingLogger() })
  const { relays } = readOnlyServices(fixture.workspace, 'Another Signalbench has it.', log)
  expect(relays.statuses()).toMatchObject([{ state: 'stopped', message: 'Another Signalbench has it.', failed: 1 }])
  expect(relays.deliveries('orders', newest).map(({ state }) => state)).toEqual(['delivered', 'failed', 'delivered'])
  expect(relays.deadLetters('orders', newest).map(({ kind }) => kind)).toEqual(['rejected', 'failed'])
  source.append([aRecord(4)])
  await idle(fixture)
  expect(relays.deliveries('orders', newest)).toHaveLength(4)
  await expect(relays.retryDeadLetters('orders', {})).rejects.toMatchObject({ code: 'READ_ONLY' })
  await relays.close()
})

test('without a log there is nothing to show, and no mistake', () => {
  const empty = lookAtLog(directory(), { logger: collectingLogger() })
  expect(empty).toBeNull()
})
