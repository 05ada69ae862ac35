import { expect } from 'vitest'
import type { Client } from './client.ts'
import { firstWhere } from './streams.ts'

const journey = 'greeting'

/** A journey that waits for a day, so that its runs stay where they are. */
async function save(client: Client, members: object = {}): Promise<void> {
  const value = {
    version: 1,
    trigger: { eventName: 'signup' },
    steps: [{ wait: '1d' }, { webhook: 'none' }],
    ...members,
  }
  await client.workspace.saveFile({ kind: 'journeys', name: journey, value, baseRevision: null })
}

const signup = { journey, user: 'ada', eventText: '{"name":"signup","properties":{"order":9007199254740993}}' }

async function startOne(client: Client): Promise<string> {
  await save(client)
  return (await client.journeys.start(signup)).id
}

/** Procedures of the Journeys screen. */
export const journeysCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'journeys.watch': async (client) => {
    await startOne(client)
    const all = await firstWhere(await client.journeys.watch(), ([first]) => first?.runs.waiting === 1)
    expect(all).toMatchObject([
      { name: journey, enabled: true, eventName: 'signup', started: 1, problem: expect.stringContaining('none') },
    ])
  },
  'journeys.runs': async (client) => {
    const id = await startOne(client)
    const { rows } = await client.journeys.runs({ journey, state: 'waiting' })
    expect(rows).toMatchObject([
      { id, user: 'ada', state: 'waiting', step: 0, steps: 2, stepNow: { kind: 'wait', text: '1d' }, byHand: true },
    ])
    const before = rows[0]?.seq ?? 0
    expect(await client.journeys.runs({ journey, before })).toEqual({ rows: [] })
    expect(await client.journeys.runs({ journey, state: 'done' })).toEqual({ rows: [] })
  },
  'journeys.run': async (client) => {
    const id = await startOne(client)
    const run = await client.journeys.run({ id })
    expect(run).toMatchObject({ journeyName: journey, steps: [{ state: 'now' }, { state: 'ahead' }] })
    expect(run.eventJson).toContain('9007199254740993')
    expect(run.events).toMatchObject([{ name: 'signup' }])
    await expect(client.journeys.run({ id: 'j99' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'journeys.start': async (client) => {
    await save(client, { enabled: false })
    expect(await client.journeys.start(signup)).toEqual({ id: expect.stringMatching(/^j\d+$/) })
    const noEvent = client.journeys.start({ ...signup, eventText: '{"properties":{}}' })
    await expect(noEvent).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    const unknown = client.journeys.start({ ...signup, journey: 'unknown' })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'journeys.cancel': async (client) => {
    const id = await startOne(client)
    expect(await client.journeys.cancel({ id })).toEqual({})
    expect((await client.journeys.run({ id })).row).toMatchObject({ state: 'cancelled', dueAtMs: null })
    await expect(client.journeys.cancel({ id })).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
  'journeys.retry': async (client) => {
    await save(client, { steps: [{ webhook: 'none' }] })
    const { id } = await client.journeys.start(signup)
    await firstWhere(await client.journeys.watch(), ([first]) => first?.runs.failed === 1)
    expect((await client.journeys.run({ id })).row.reason).toContain('webhooks/none.json does not exist')
    const value = { version: 1, method: 'POST', url: 'http://127.0.0.1:9/', headers: [], body: '{}' }
    await client.workspace.saveFile({ kind: 'webhooks', name: 'none', value, baseRevision: null })
    expect(await client.journeys.retry({ journey })).toEqual({ retried: 1 })
    await firstWhere(await client.journeys.watch(), ([first]) => first?.runs.done === 1)
    const over = client.journeys.retry({ journey, id })
    await expect(over).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
  'journeys.setEnabled': async (client) => {
    await save(client)
    expect(await client.journeys.setEnabled({ journey, enabled: false })).toEqual({})
    const { text } = await client.workspace.readFile({ kind: 'journeys', name: journey })
    expect(JSON.parse(text)).toMatchObject({ enabled: false, steps: [{ wait: '1d' }, { webhook: 'none' }] })
    await firstWhere(await client.journeys.watch(), ([first]) => first?.enabled === false)
  },
  'journeys.seenEvents': async (client) => {
    expect(await client.journeys.seenEvents({})).toEqual({ names: [], events: [] })
    await client.receivers.start({ receiver: 'local' })
    const [status] = await firstWhere(await client.receivers.watch(), ([first]) => first?.state === 'listening')
    const event = (name: string) => ({ name, external_id: 'u1', properties: {} })
    const sent = await fetch(`${status?.url}/apps/app/custom_events`, {
      method: 'POST',
      headers: { Authorization: 'Key test-key' },
      body: JSON.stringify({ events: [event('signup'), event('purchase'), event('purchase')] }),
    })
    expect(sent.status).toBe(202)
    const all = await client.journeys.seenEvents({})
    expect(all.names).toEqual([
      { name: 'purchase', count: 2 },
      { name: 'signup', count: 1 },
    ])
    const { events } = await client.journeys.seenEvents({ name: 'signup' })
    expect(events).toMatchObject([{ name: 'signup', user: 'u1', json: JSON.stringify(event('signup')) }])
  },
}
