import { expect, test } from 'vitest'
import { createSystemService } from '#engine/api/system-service.ts'
import { noSession } from '#engine/inspector/session-state.ts'
import type { InspectorService } from '#engine/inspector/types.ts'
import type { ReceiverService } from '#engine/receiver/types.ts'
import type { RelayService } from '#engine/relay/types.ts'
import type { LiveStatus } from '#shared/contract/live.ts'

/** The status of an engine whose inspector is in `state` and whose two relays consume 20 and 5 records a second. */
function rateWhile(state: LiveStatus['state']): number {
  const inspector = { status: () => ({ ...noSession, state, recordsPerSecond: 20 }) }
  const relays = { statuses: () => [{ recordsPerSecond: 20 }, { recordsPerSecond: 5 }] }
  const service = createSystemService({
    clock: Date,
    engineVersion: '0.0.0',
    capabilities: { keychain: false, openWorkspaceDialog: false },
    memoryBytes: () => 0,
    inspector: inspector as unknown as InspectorService,
    relays: relays as unknown as RelayService,
    receivers: { statuses: () => [] } as unknown as ReceiverService,
  })
  return service.status().recordsPerSecond
}

test('records a second are those of the Live screen while it reads, else those of the relays, never both', () => {
  expect(rateWhile('reading')).toBe(20)
  expect(rateWhile('paused')).toBe(25)
  expect(rateWhile('idle')).toBe(25)
})
