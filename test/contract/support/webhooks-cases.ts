import { expect } from 'vitest'
import type { Client } from './client.ts'
import { firstWhere } from './streams.ts'

const welcome = {
  version: 1,
  url: 'http://127.0.0.1:9/hook?u={{ user.external_id }}',
  headers: [['X-Event-Id', '{{ event.id }}']],
  body: '{"user": "{{ user.external_id }}"}',
}
const contextText = '{"user": {"external_id": "u1"}, "event": {"id": "e-1"}}'

async function welcomeSaved(client: Client): Promise<void> {
  const { files } = await client.workspace.summary()
  if (files.some(({ kind, name }) => kind === 'webhooks' && name === 'welcome')) return
  await client.workspace.saveFile({ kind: 'webhooks', name: 'welcome', value: welcome, baseRevision: null })
}

/** Stores a delivery; nothing is sent, for in this suite nothing starts by itself. */
async function stored(client: Client): Promise<string> {
  await welcomeSaved(client)
  return (await client.webhooks.send({ webhook: 'welcome', contextText })).deliveryId
}

const of = { name: 'welcome' }

/** Procedures of the Webhooks screen's Test tab and banners. */
export const webhooksCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'webhooks.watch': async (client) => {
    await stored(client)
    const stream = await client.webhooks.watch()
    const status = await firstWhere(stream, ({ endpoints }) => endpoints.some(({ counts }) => counts.pending > 0))
    expect(status).toMatchObject({
      timeScale: 1,
      endpoints: [{ kind: 'webhook', name: 'welcome', state: 'active', needsTest: null, inFlight: 0 }],
    })
  },
  'webhooks.send': async (client) => {
    await welcomeSaved(client)
    const sent = await client.webhooks.send({ webhook: 'welcome', contextText, testSend: true })
    expect(sent).toEqual({ deliveryId: expect.stringMatching(/^w\d+$/), eventId: 'e-1' })
    await expect(client.webhooks.send({ webhook: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const headers: [string, string][] = [['X', '{{ user.external_id }}']]
    const templates = { method: 'POST', url: 'http://127.0.0.1:9/', headers, body: '' }
    const broken = client.webhooks.send({
      webhook: 'welcome',
      templates,
      contextText: '{"user":{"external_id":"a\\nb"}}',
    })
    await expect(broken).rejects.toMatchObject({ code: 'BAD_INPUT' })
  },
  'webhooks.burst': async (client) => {
    await welcomeSaved(client)
    const usersText = '{"user": {"external_id": "u7"}}\n{"user": {"external_id": "u8"}}\n'
    const { jobId } = await client.webhooks.burst({ webhook: 'welcome', contextText: '{}', usersText })
    const rows = await firstWhere(await client.webhooks.watch(), ({ endpoints }) =>
      endpoints.some(({ counts }) => (counts.pending ?? 0) >= 2),
    ).then(() => client.webhooks.deliveries({ of, limit: 2 }))
    expect(rows.rows.map(({ user }) => user)).toEqual(['u8', 'u7'])
    await client.jobs.cancel({ jobId })
    const jobs = await firstWhere(await client.jobs.watch(), (all) =>
      all.some((job) => job.jobId === jobId && job.state === 'cancelled'),
    )
    expect(jobs.find((job) => job.jobId === jobId)?.message).toBe('0 delivered, 0 failed, 2 cancelled.')
    const bad = client.webhooks.burst({ webhook: 'welcome', usersText: '{}\n{"user":' })
    await expect(bad).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('Line 2') })
  },
  'webhooks.deliveries': async (client) => {
    const id = await stored(client)
    const { rows } = await client.webhooks.deliveries({ of, limit: 1 })
    expect(rows).toMatchObject([
      { id, endpoint: 'welcome', origin: 'send', eventId: 'e-1', user: 'u1', state: 'pending' },
    ])
    const before = rows[0]?.seq ?? null
    const older = await client.webhooks.deliveries({ of, state: 'delivered', before })
    expect(older.rows).toEqual([])
  },
  'webhooks.delivery': async (client) => {
    const id = await stored(client)
    expect(await client.webhooks.delivery({ id })).toMatchObject({
      row: { id, state: 'pending', attempts: 0 },
      request: { method: 'POST', url: 'http://127.0.0.1:9/hook?u=u1', body: '{"user": "u1"}', bodyBytes: 14 },
      attempts: [],
    })
    await expect(client.webhooks.delivery({ id: 'w999999999' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  },
  'webhooks.retryNow': async (client) => {
    const id = await stored(client)
    await client.webhooks.cancel({ ids: [id] })
    expect(await client.webhooks.retryNow({ ids: [id, 'w999999999'] })).toEqual({ changed: 1 })
    expect((await client.webhooks.delivery({ id })).row.state).toBe('pending')
  },
  'webhooks.cancel': async (client) => {
    const id = await stored(client)
    expect(await client.webhooks.cancel({ ids: [id] })).toEqual({ changed: 1 })
    expect(await client.webhooks.cancel({ ids: [id] })).toEqual({ changed: 0 })
    expect((await client.webhooks.delivery({ id })).row).toMatchObject({ state: 'cancelled', dueAtMs: null })
  },
  'webhooks.resend': async (client) => {
    const id = await stored(client)
    const { ids } = await client.webhooks.resend({ ids: [id] })
    const [copy = ''] = ids
    const [first, second] = [await client.webhooks.delivery({ id }), await client.webhooks.delivery({ id: copy })]
    expect(second.request).toEqual(first.request)
    expect(second.row).toMatchObject({ origin: 'resend', copyOf: id, eventId: first.row.eventId })
  },
  'webhooks.setTimeScale': async (client) => {
    await client.webhooks.setTimeScale({ timeScale: 'step' })
    await firstWhere(await client.webhooks.watch(), ({ timeScale }) => timeScale === 'step')
    await client.webhooks.setTimeScale({ timeScale: 1 })
    await expect(client.webhooks.setTimeScale({ timeScale: 0 })).rejects.toThrow()
  },
  'webhooks.step': async (client) => {
    expect(await client.webhooks.step({})).toEqual({ deliveryId: null })
  },
  'webhooks.enable': async (client) => {
    const enabling = client.webhooks.enable({ of: { name: 'never-sent' }, held: 'send' })
    await expect(enabling).rejects.toMatchObject({ code: 'NOT_FOUND' })
  },
  'webhooks.schedule': async (client) => {
    const preview = await client.webhooks.schedule({ retry: 'onesignal-assumed' })
    expect(preview).toMatchObject({
      policy: 'onesignal-assumed',
      basis: 'assumed',
      retryAfter: 'waited for, up to 1 h',
    })
    expect(preview.attempts[1]).toEqual({ attempt: 2, earliestMs: 13_500, latestMs: 16_500 })
    await expect(client.webhooks.schedule({ retry: 'sometimes' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  },
}
