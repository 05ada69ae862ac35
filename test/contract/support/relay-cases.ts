import { expect } from 'vitest'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { Client } from './client.ts'
import { captureRecords } from './engine-under-test.ts'
import { firstWhere } from './streams.ts'

const relay = 'orders'
const appId = 'c7a1f0de-9c3b-4e0e-8d5a-0f6e2b7a4d11'

/** Two events reach the emulator, one user is unknown to it, one event is too long, two records become none. */
async function relaySample(client: Client): Promise<RelayStatus> {
  await client.receivers.start({ receiver: 'local' })
  await client.relays.start({ relay })
  return relayWhere(client, (status) => status.consumed === captureRecords && status.pending === 0)
}

async function relayWhere(client: Client, fits: (status: RelayStatus) => boolean): Promise<RelayStatus> {
  const statuses = await firstWhere(await client.relays.watch(), ([status]) => status !== undefined && fits(status))
  const [status] = statuses
  if (status === undefined) throw new Error('the workspace has no relay')
  return status
}

/** The relay procedures' part of the table. */
export const relayCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'relays.watch': async (client) => {
    expect(await relayWhere(client, () => true)).toMatchObject({ name: relay, mode: 'emulator', state: 'stopped' })
  },
  'relays.start': async (client) => {
    const status = await relaySample(client)
    expect(status).toMatchObject({ delivered: 2, rejected: 3, failed: 1, deadLetters: 4, duplicatesSent: 0 })
    await expect(client.relays.start({ relay: 'unknown' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
    await client.relays.stop({ relay })
    const other = client.relays.start({ relay, confirmAppId: `${appId.slice(0, -1)}2` })
    await expect(other).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED', defined: true })
  },
  'relays.stop': async (client) => {
    await relaySample(client)
    expect(await client.relays.stop({ relay })).toEqual({})
    await relayWhere(client, ({ state }) => state === 'stopped')
  },
  'relays.resume': async (client) => {
    expect(await client.relays.resume({ relay })).toEqual({})
    await relayWhere(client, ({ consumed }) => consumed === captureRecords)
  },
  'relays.pause': async (client) => {
    const idle = client.relays.pause({ relay })
    await expect(idle).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    await relaySample(client)
    expect(await client.relays.pause({ relay })).toEqual({})
    await relayWhere(client, ({ state, pausedByHand }) => state === 'paused' && pausedByHand)
  },
  'relays.drain': async (client) => {
    await relaySample(client)
    expect(await client.relays.drain({ relay })).toEqual({})
    await relayWhere(client, ({ state, delivered }) => state === 'stopped' && delivered === 2)
  },
  'relays.setMode': async (client) => {
    expect(await client.relays.setMode({ relay, mode: 'dry-run' })).toEqual({})
    const file = await client.workspace.readFile({ kind: 'relays', name: relay })
    expect(JSON.parse(file.text)).toMatchObject({ mode: 'dry-run' })
    const live = client.relays.setMode({ relay, mode: 'live' })
    await expect(live).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED', defined: true })
    const other = client.relays.setMode({ relay, mode: 'live', confirmAppId: `${appId.slice(0, -1)}2` })
    await expect(other).rejects.toMatchObject({ code: 'CONFIRMATION_REQUIRED' })
  },
  'relays.dryRunRows': async (client) => {
    await client.relays.setMode({ relay, mode: 'dry-run' })
    await client.relays.start({ relay })
    await relayWhere(client, ({ consumed }) => consumed === captureRecords)
    const { rows } = await client.relays.dryRunRows({ relay })
    expect(rows).toHaveLength(captureRecords)
    const older = await client.relays.dryRunRows({ relay, before: rows[0]?.seq ?? 0, limit: 2 })
    expect(older.rows).toEqual(rows.slice(1, 3))
  },
  'relays.deliveries': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deliveries({ relay })
    expect(rows.map(({ user, state }) => [user, state])).toEqual([
      ['u1', 'delivered'],
      ['u2', 'failed'],
      ['u1', 'delivered'],
    ])
    const failed = await client.relays.deliveries({ relay, state: 'failed' })
    expect(failed.rows.map(({ user }) => user)).toEqual(['u2'])
  },
  'relays.delivery': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deliveries({ relay, state: 'delivered' })
    const { delivery, eventJson, attempts } = await client.relays.delivery({ id: rows[0]?.id ?? '' })
    expect(delivery).toEqual(rows[0])
    expect(JSON.parse(eventJson)).toMatchObject({ external_id: 'u1' })
    expect(attempts).toHaveLength(1)
    await expect(client.relays.delivery({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'relays.attempt': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deliveries({ relay })
    const { attempts } = await client.relays.delivery({ id: rows[0]?.id ?? '' })
    const attempt = await client.relays.attempt({ id: attempts[0]?.id ?? '' })
    expect(attempt).toMatchObject({ status: 202, url: expect.stringContaining(`/apps/${appId}/custom_events`) })
    expect(JSON.stringify(attempt)).not.toContain('test-key')
    await expect(client.relays.attempt({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'relays.deadLetters': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deadLetters({ relay })
    const kinds = Object.fromEntries(rows.map(({ offset, kind }) => [offset, kind]))
    expect(kinds).toEqual({ 1: 'failed', 3: 'rejected', 4: 'rejected', 5: 'rejected' })
    const nameless = await client.relays.deadLetters({ relay, reason: 'name-missing' })
    expect(nameless.rows.map(({ offset }) => offset)).toEqual(['3'])
  },
  'relays.deadLetterReasons': async (client) => {
    await relaySample(client)
    const { reasons } = await client.relays.deadLetterReasons({ relay })
    expect(reasons).toContainEqual(expect.objectContaining({ reason: 'name-missing', kind: 'rejected', count: 1 }))
    expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  },
  'relays.deadLetter': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deadLetters({ relay, reason: 'name-missing' })
    const deadLetter = await client.relays.deadLetter({ id: rows[0]?.id ?? '' })
    expect(deadLetter.row).toEqual(rows[0])
    expect(deadLetter.valueText).toContain('u3')
    await expect(client.relays.deadLetter({ id: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'relays.retryDeadLetters': async (client) => {
    await relaySample(client)
    const result = await client.relays.retryDeadLetters({ relay, reason: 'name-missing' })
    expect(result).toEqual({ retried: 0, stillRejected: 1 })
    const failed = (await client.relays.deadLetters({ relay })).rows.filter(({ kind }) => kind === 'failed')
    const ids = failed.map(({ id }) => id)
    expect(await client.relays.retryDeadLetters({ relay, ids })).toEqual({ retried: 1, stillRejected: 0 })
  },
  'relays.examineEdit': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deadLetters({ relay, reason: 'name-missing' })
    const id = rows[0]?.id ?? ''
    const event = { name: 'signup', external_id: 'u1' }
    const good = await client.relays.examineEdit({ id, eventText: JSON.stringify(event) })
    expect(good).toMatchObject({ verdict: 'mapped' })
    const nameless = await client.relays.examineEdit({ id, eventText: '{"external_id": "u1"}' })
    expect(nameless).toMatchObject({ verdict: 'name-missing' })
    const broken = client.relays.examineEdit({ id, eventText: '{' })
    await expect(broken).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    const gone = client.relays.examineEdit({ id: 'r999', eventText: '{}' })
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'relays.retryEdited': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deadLetters({ relay, reason: 'name-missing' })
    const id = rows[0]?.id ?? ''
    const refused = client.relays.retryEdited({ id, eventText: '{"external_id": "u1"}' })
    await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    expect(await client.relays.retryEdited({ id, eventText: '{"name": "signup", "external_id": "u1"}' })).toEqual({})
    await relayWhere(client, ({ delivered }) => delivered === 3)
  },
  'relays.discardDeadLetters': async (client) => {
    await relaySample(client)
    expect(await client.relays.discardDeadLetters({ relay, reason: 'name-missing' })).toEqual({ discarded: 1 })
    expect((await client.relays.deadLetters({ relay, reason: 'name-missing' })).rows).toEqual([])
  },
  'relays.discards': async (client) => {
    await relaySample(client)
    expect(await client.relays.discards({ relay })).toEqual({ discards: [] })
    await client.relays.discardDeadLetters({ relay, reason: 'tombstone', note: 'on purpose' })
    const { discards } = await client.relays.discards({ relay })
    expect(discards).toMatchObject([{ reason: 'tombstone', note: 'on purpose', count: 1 }])
  },
  'relays.exportDeadLetters': async (client) => {
    await relaySample(client)
    const { jobId } = await client.relays.exportDeadLetters({ relay, capture: 'letters' })
    const jobs = await firstWhere(await client.jobs.watch(), (all) => all[0]?.state === 'done')
    expect(jobs).toMatchObject([{ jobId, kind: 'dead-letters', done: 4 }])
    const again = client.relays.exportDeadLetters({ relay, capture: 'letters' })
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT', defined: true })
  },
  'relays.previewReplay': async (client) => {
    await relaySample(client)
    const all = await client.relays.previewReplay({ relay, of: { fromMs: 0, toMs: Date.now() + 60_000 } })
    expect(all).toMatchObject({ mode: 'emulator', events: 2, failed: 1, pending: 0, keysForgotten: 0, otherMode: 0 })
    const none = await client.relays.previewReplay({ relay, of: { fromMs: 0, toMs: 1 } })
    expect(none).toMatchObject({ events: 0, failed: 0 })
  },
  'relays.replay': async (client) => {
    await relaySample(client)
    const { rows } = await client.relays.deliveries({ relay, state: 'delivered' })
    const { jobId } = await client.relays.replay({ relay, of: { ids: [rows[0]?.id ?? ''] } })
    const jobs = await firstWhere(await client.jobs.watch(), (all) => all[0]?.state === 'done')
    expect(jobs).toMatchObject([{ jobId, kind: 'replay', done: 1 }])
    await relayWhere(client, ({ delivered }) => delivered === 3)
  },
}
