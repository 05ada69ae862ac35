import { randomUUID } from 'node:crypto'
import { expect, inject } from 'vitest'
import { askShared } from '../../support/ask-shared.ts'
import { connectCluster, type TestCluster } from '../../support/kafka/shared-broker.ts'
import { commitOffsets } from '../../support/kafka/test-source.ts'
import { findPart, requirePart } from '../../support/requirements.ts'
import type { Client } from './client.ts'

const relay = 'grouped'

/** Lets the workspace know the run's broker, with a topic and a relay; does nothing on a machine without a broker. */
async function withCluster(
  client: Client,
  work: (cluster: TestCluster, group: string) => Promise<void>,
): Promise<void> {
  if (process.env['SIGNALBENCH_REQUIRE_ALL'] === '1') requirePart('kafka')
  if (!findPart('kafka').found) return
  const address = await askShared(inject('kafkaBrokerUrl'))
  const cluster = await connectCluster(address)
  try {
    const topic = await cluster.createTopic()
    const group = `contract-${randomUUID().slice(0, 8)}`
    const connection = { version: 1, kind: 'kafka', bootstrapServers: [address] }
    await client.workspace.saveFile({ kind: 'connections', name: 'cluster', value: connection, baseRevision: null })
    const { text } = await client.workspace.readFile({ kind: 'relays', name: 'orders' })
    const value = { ...JSON.parse(text), connection: 'cluster', topics: [topic], consumerGroup: group }
    await client.workspace.saveFile({ kind: 'relays', name: relay, value, baseRevision: null })
    await commitOffsets(address, group, [{ topic, partition: 0, offset: 0n }])
    await work(cluster, group)
  } finally {
    await cluster.admin.disconnect()
  }
}

/** The consumer groups' part of the table. */
export const groupsCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'groups.list': async (client) => {
    const unreachable = client.groups.list({ connection: 'nowhere' })
    await expect(unreachable).rejects.toMatchObject({ code: 'UNREACHABLE', defined: true })
    const replay = client.groups.list({ connection: 'sample' })
    await expect(replay).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    await withCluster(client, async (_, groupId) => {
      const { groups } = await client.groups.list({ connection: 'cluster' })
      expect(groups).toContainEqual({ groupId, state: 'Empty', protocol: 'classic', relays: [relay] })
    })
  },
  'groups.describe': async (client) => {
    const unknown = client.groups.describe({ connection: 'none', groupId: 'any' })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
    await withCluster(client, async (_, groupId) => {
      const detail = await client.groups.describe({ connection: 'cluster', groupId })
      expect(detail).toMatchObject({ state: 'Empty', members: [], relays: [relay], notice: null })
      expect(detail.partitions).toMatchObject([{ partition: 0, committed: '0', low: '0', high: '0', lag: 0 }])
    })
  },
  'groups.joinWarnings': async (client) => {
    expect(await client.groups.joinWarnings({ relay: 'orders' })).toEqual({ warnings: [] })
    await withCluster(client, async () => {
      expect(await client.groups.joinWarnings({ relay })).toEqual({ warnings: [] })
    })
  },
  'groups.previewSeek': async (client) => {
    const replay = client.groups.previewSeek({ relay: 'orders', to: 'earliest' })
    await expect(replay).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    await withCluster(client, async (_, groupId) => {
      const preview = await client.groups.previewSeek({ relay, to: { offset: '7' } })
      expect(preview).toMatchObject({ groupId, readAgain: 0, skipped: 0, partitions: [{ from: '0', to: '0' }] })
      expect(preview.notices).toEqual([expect.stringContaining('Offset 7 lies behind the end')])
    })
  },
  'groups.seek': async (client) => {
    const unknown = client.groups.seek({ relay: 'none', to: 'latest', expected: [] })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
    await withCluster(client, async (_, groupId) => {
      const { partitions: expected } = await client.groups.previewSeek({ relay, to: 'latest' })
      expect(await client.groups.seek({ relay, to: 'latest', expected })).toMatchObject({ groupId, skipped: 0 })
      const stale = client.groups.seek({ relay, to: 'latest', expected: [] })
      await expect(stale).rejects.toMatchObject({ code: 'CONFLICT', defined: true })
    })
  },
}
