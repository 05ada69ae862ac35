import type { LiveStatus } from '#shared/contract/live.ts'
import type { Client } from './client.ts'
import { captureRecords } from './engine-under-test.ts'
import { firstWhere } from './streams.ts'

/** Reads the whole sample capture into the inspector. */
export async function readSample(client: Client): Promise<LiveStatus & { readonly sessionId: string }> {
  const { sessionId } = await client.live.start({
    connection: 'sample',
    topics: [],
    from: 'beginning',
    mapping: 'default',
  })
  const status = await firstWhere(
    await client.live.watch(),
    ({ kept, state }) => kept === captureRecords && state === 'ended',
  )
  return { ...status, sessionId }
}
