import { expect } from 'vitest'
import type { Client } from './client.ts'
import { firstWhere } from './streams.ts'

/** Nothing was sent in the workspace of the contract suite: what is asked must answer all the same. */
export const webhookStatsCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'webhookStats.read': async (client) => {
    const stats = await client.webhookStats.read({ webhook: 'welcome', fromMs: 0, toMs: 3_600_000, points: 12 })
    expect(stats).toMatchObject({ fromMs: 0, toMs: 3_600_000, widthMs: 300_000, attempts: 0, duration: null })
    expect(stats.points).toHaveLength(12)
    await expect(client.webhookStats.read({ webhook: 'no name', fromMs: 0, toMs: 1, points: 1 })).rejects.toThrow()
  },
  'webhookStats.watch': async (client) => {
    expect(await firstWhere(await client.webhookStats.watch(), () => true)).toEqual({ counted: 0 })
  },
}
