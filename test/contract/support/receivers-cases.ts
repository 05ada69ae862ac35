import { expect } from 'vitest'
import { freePorts } from '../../support/free-ports.ts'
import type { Client } from './client.ts'
import { firstWhere } from './streams.ts'

/** The receiver procedures' part of the table. */
export const receiversCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'receivers.watch': async (client) => {
    const statuses = await firstWhere(await client.receivers.watch(), () => true)
    expect(statuses).toEqual([expect.objectContaining({ name: 'local', state: 'stopped', url: null })])
  },
  'receivers.start': async (client) => {
    expect(await client.receivers.start({ receiver: 'local' })).toEqual({})
    const [status] = await firstWhere(await client.receivers.watch(), ([first]) => first?.state === 'listening')
    expect((await fetch(`${status?.url}/hook`)).status).toBe(200)
    const unknown = client.receivers.start({ receiver: 'unknown' })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'receivers.stop': async (client) => {
    await client.receivers.start({ receiver: 'local' })
    expect(await client.receivers.stop({ receiver: 'local' })).toEqual({})
    await firstWhere(await client.receivers.watch(), ([first]) => first?.state === 'stopped')
  },
  'receivers.portOffer': async (client) => {
    expect(await client.receivers.portOffer({ receiver: 'local' })).toEqual({ offer: null })
  },
  'receivers.movePort': async (client) => {
    await client.receivers.start({ receiver: 'local' })
    await firstWhere(await client.receivers.watch(), ([first]) => first?.state === 'listening')
    await client.receivers.stop({ receiver: 'local' })
    const [port = 0] = await freePorts(1)
    expect(await client.receivers.movePort({ receiver: 'local', port, callersToo: true })).toEqual({})
    expect((await client.workspace.readFile({ kind: 'receivers', name: 'local' })).value).toMatchObject({ port })
    expect((await fetch(`http://127.0.0.1:${port}/hook`)).status).toBe(200)
    const outside = client.receivers.movePort({ receiver: 'local', port: 65_536, callersToo: true })
    await expect(outside).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
  'receivers.requests': async (client) => {
    const { row } = await callReceiver(client)
    expect(row).toMatchObject({ receiver: 'local', method: 'POST', path: '/hook', status: 200, requestBytes: 4 })
  },
  'receivers.request': async (client) => {
    const { row } = await callReceiver(client)
    const request = await client.receivers.request({ id: row.id })
    expect(request.requestBody).toEqual({ text: 'body', base64: null, bytes: 4 })
    await expect(client.receivers.request({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'receivers.emulatorUsers': async (client) => {
    await sendEvents(client)
    const all = await client.receivers.emulatorUsers({ receiver: 'local' })
    expect(all).toEqual({
      rows: [
        { user: 'u1', appId: 'app', events: 2, names: 2, lastAtMs: expect.any(Number) },
        { user: 'u4', appId: 'app', events: 1, names: 1, lastAtMs: expect.any(Number) },
      ],
      next: null,
    })
    const first = await client.receivers.emulatorUsers({ receiver: 'local', search: 'U', limit: 1 })
    expect(first).toMatchObject({ rows: [{ user: 'u1' }], next: { user: 'u1', appId: 'app' } })
    const second = await client.receivers.emulatorUsers({ receiver: 'local', search: 'U', limit: 2, after: first.next })
    expect(second).toMatchObject({ rows: [{ user: 'u4' }], next: null })
  },
  'receivers.emulatorEvents': async (client) => {
    await sendEvents(client)
    const page = await client.receivers.emulatorEvents({ receiver: 'local', user: 'u1', appId: 'app' })
    expect(page).toMatchObject({
      rows: [
        { name: 'purchase', count: 1, lastEventJson: '{"name":"purchase","external_id":"u1","properties":{"n":1}}' },
        { name: 'signup', count: 1 },
      ],
      next: null,
    })
    const nobody = await client.receivers.emulatorEvents({ receiver: 'local', user: 'nobody', appId: 'app' })
    expect(nobody).toEqual({ rows: [], next: null })
    const tooMany = client.receivers.emulatorEvents({ receiver: 'local', user: 'u1', appId: 'app', limit: 501 })
    await expect(tooMany).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true, data: { path: '$.limit' } })
  },
}

/** Three events of two known users, and one of nobody, reach the emulator. */
async function sendEvents(client: Client): Promise<void> {
  await client.receivers.start({ receiver: 'local' })
  const [status] = await firstWhere(await client.receivers.watch(), ([first]) => first?.state === 'listening')
  const events = [
    { name: 'purchase', external_id: 'u1', properties: { n: 1 } },
    { name: 'signup', external_id: 'u1' },
    { name: 'signup', external_id: 'u4' },
    { name: 'signup', external_id: 'nobody' },
  ]
  const response = await fetch(`${status?.url}/apps/app/custom_events`, {
    method: 'POST',
    headers: { Authorization: 'Key test-key', 'Content-Type': 'application/json' },
    body: JSON.stringify({ events }),
  })
  expect(response.status).toBe(202)
}

async function callReceiver(client: Client) {
  await client.receivers.start({ receiver: 'local' })
  const [status] = await firstWhere(await client.receivers.watch(), ([first]) => first?.state === 'listening')
  await fetch(`${status?.url}/hook`, { method: 'POST', body: 'body' })
  await firstWhere(await client.receivers.watch(), ([first]) => (first?.requests ?? 0) > 0)
  const { rows } = await client.receivers.requests({ receiver: 'local' })
  const [row] = rows
  if (row === undefined) throw new Error('the request is not listed')
  return { row }
}
