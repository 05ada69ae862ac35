import { expect } from 'vitest'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { eventually } from '../eventually.ts'
import { startStrictOneSignal } from '../http/strict-onesignal.ts'
import type { StrictOneSignal, StrictOptions } from '../http/strict-onesignal.ts'
import { apiKey, appId, openRelays, writeWorkspace } from './fixture.ts'
import type { RelayFixture } from './fixture.ts'
import type { ScriptedSource } from './scripted-source.ts'

/** Starts servers and relays for one test and closes them after it, the last one first. */
export function runningRelays(afterEach: (cleanUp: () => Promise<void>) => void, directory: () => string) {
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close()
  })
  return {
    async server(options: Partial<StrictOptions> = {}): Promise<StrictOneSignal> {
      const server = await startStrictOneSignal({ appId, apiKey, ...options })
      opened.push(() => server.close())
      return server
    },
    async relay(
      server: Pick<StrictOneSignal, 'baseUrl'>,
      source: ScriptedSource,
      options: Parameters<typeof writeWorkspace>[2] & Parameters<typeof openRelays>[2] = {},
    ): Promise<RelayFixture> {
      writeWorkspace(directory(), server.baseUrl, options)
      const fixture = await openRelays(directory(), () => source, options)
      opened.push(() => fixture.close())
      return fixture
    },
  }
}

/** The relay's status as it is now. */
export function statusOf({ relays }: Pick<RelayFixture, 'relays'>): RelayStatus {
  const [status] = relays.statuses()
  if (status === undefined) throw new Error('the workspace has no relay')
  return status
}

/** Waits until the relay is idle and gives its status then. */
export async function idle(fixture: RelayFixture): Promise<RelayStatus> {
  await eventually(async () => expect(await fixture.relays.isIdle('orders')).toBe(true), { timeoutMs: 60_000 })
  return statusOf(fixture)
}
