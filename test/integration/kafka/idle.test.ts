import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { useSharedBroker } from '../../support/kafka/shared-broker.ts'
import { anEnvironment } from '../../support/kafka/test-source.ts'
import { describeWith } from '../../support/requirements.ts'

/** Long enough for thousands of calls of the loop that is to be absent. */
const windowMs = 500

describeWith(['kafka'], 'five idle connections', () => {
  const cluster = useSharedBroker()
  afterEach(() => void vi.restoreAllMocks())

  it('set no timers', async () => {
    const env = anEnvironment(cluster.bootstrapServers)
    const sessions = Array.from({ length: 5 }, () => env.openSession())
    await Promise.all(sessions.map((session) => session.connect()))
    await Promise.all(sessions.map((session) => session.everything()))
    const timers = vi.spyOn(globalThis, 'setTimeout')
    await delay(windowMs)
    expect(timers.mock.calls).toEqual([])
    await Promise.all(sessions.map((session) => session.close()))
  })
})
