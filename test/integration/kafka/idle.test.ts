import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { kafkaConnection } from '#shared/schema/connection.ts'
import { createClient } from '#engine/source/kafka/client.ts'
import { ClusterSession } from '#engine/source/kafka/cluster-session.ts'
import { collectingLogger } from '../../support/logger.ts'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { describeWith } from '../../support/requirements.ts'

/** Long enough for thousands of calls of the loop that is to be absent. */
const windowMs = 500

describeWith(['kafka'], 'five idle connections', () => {
  const cluster = useSharedBroker()
  afterEach(() => void vi.restoreAllMocks())

  it('set no timers', async () => {
    const connection = kafkaConnection.parse({ version: 1, kind: 'kafka', bootstrapServers: cluster.bootstrapServers })
    const security = { ssl: undefined, sasl: undefined, secrets: [] }
    const sessions = Array.from(
      { length: 5 },
      () => new ClusterSession(createClient(connection, security, collectingLogger()), 'the cluster'),
    )
    await Promise.all(sessions.map((session) => session.connect()))
    await Promise.all(sessions.map((session) => session.everything()))
    const timers = vi.spyOn(globalThis, 'setTimeout')
    await delay(windowMs)
    expect(timers.mock.calls).toEqual([])
    await Promise.all(sessions.map((session) => session.close()))
  })
})
