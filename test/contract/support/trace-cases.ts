import { expect } from 'vitest'
import type { Client } from './client.ts'

/** Traces in a workspace whose logs know nothing yet. */
export const traceCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'trace.find': async (client) => {
    const found = await client.trace.find({ text: 'user-events:3:8841' })
    expect(found).toMatchObject({ kind: 'none' })
    expect(found.kind === 'none' && found.message).toContain('user-events:3:8841')
    await expect(client.trace.find({ text: '' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  },
  'trace.recent': async (client) => {
    expect(await client.trace.recent({})).toEqual({ rows: [] })
  },
  'trace.runs': async (client) => {
    expect(await client.trace.runs({})).toEqual({ rows: [] })
  },
  'trace.account': async (client) => {
    const { account, examples } = await client.trace.account({ run: null })
    expect(account).toMatchObject({ sent: 0, received: 0, lost: 0, duplicated: 0, late: 0, unexpected: 0 })
    expect(examples).toEqual({ lost: [], duplicated: [], late: [], unexpected: [] })
  },
  'trace.part': async (client) => {
    await expect(client.trace.part({ ref: 'r1' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
}
