import { expect } from 'vitest'
import { protocolVersion } from '#shared/contract/version.ts'
import type { Client } from './client.ts'
import { captureRecords, mappingJson } from './engine-under-test.ts'
import { connectionsCases } from './connections-cases.ts'
import { groupsCases } from './groups-cases.ts'
import { journeysCases } from './journeys-cases.ts'
import { liveWorkCases } from './live-work-cases.ts'
import { receiversCases } from './receivers-cases.ts'
import { relayCases } from './relay-cases.ts'
import { schemasCases } from './schemas-cases.ts'
import { secretsCases } from './secrets-cases.ts'
import { checksCases } from './checks-cases.ts'
import { traceCases } from './trace-cases.ts'
import { webhookEditorCases } from './webhook-editor-cases.ts'
import { webhookLogCases } from './webhook-log-cases.ts'
import { webhooksCases } from './webhooks-cases.ts'
import { webhookStatsCases } from './webhook-stats-cases.ts'
import { readSample } from './session.ts'
import { firstWhere } from './streams.ts'

/** What every procedure must do at least, by its path. The suite fails for a procedure that has no line here. */
export const cases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'system.hello': async (client) => {
    expect(await client.system.hello()).toEqual({
      protocolVersion,
      engineVersion: '1.2.3',
      capabilities: { keychain: false, openWorkspaceDialog: false },
    })
  },
  'system.watch': async (client) => {
    const status = await firstWhere(await client.system.watch(), () => true)
    expect(status).toMatchObject({ relayMode: 'none', pending: 0, receiverUrl: null, lastError: null })
    expect(status.memoryBytes).toBeGreaterThan(10_000_000)
  },
  'workspace.summary': async (client) => {
    const summary = await client.workspace.summary()
    expect(summary).toMatchObject({ name: 'Test events', readOnlyReason: null })
    expect(summary.files).toContainEqual({ kind: 'mappings', name: 'default', valid: true })
  },
  'workspace.watch': async (client) => {
    const before = await client.workspace.summary()
    const stream = await client.workspace.watch()
    await client.workspace.saveFile({ kind: 'mappings', name: 'second', value: mappingJson, baseRevision: null })
    const after = await firstWhere(stream, ({ revision }) => revision > before.revision)
    expect(after.files).toContainEqual({ kind: 'mappings', name: 'second', valid: true })
  },
  'workspace.readFile': async (client) => {
    const file = await client.workspace.readFile({ kind: 'mappings', name: 'default' })
    expect(JSON.parse(file.text)).toEqual(mappingJson)
    expect(file.problems).toEqual([])
  },
  'workspace.saveFile': async (client) => {
    const file = await client.workspace.readFile({ kind: 'mappings', name: 'default' })
    const value = { ...mappingJson, timestamp: { path: '$.timestamp', convert: 'epoch-ms' } }
    const saved = await client.workspace.saveFile({
      kind: 'mappings',
      name: 'default',
      value,
      baseRevision: file.revision,
    })
    expect(JSON.parse(saved.text)).toMatchObject(value)
    const stale = client.workspace.saveFile({ kind: 'mappings', name: 'default', value, baseRevision: file.revision })
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT', defined: true })
  },
  'workspace.removeFile': async (client) => {
    const { revision } = await client.workspace.readFile({ kind: 'mappings', name: 'default' })
    expect(await client.workspace.removeFile({ kind: 'mappings', name: 'default', baseRevision: revision })).toEqual({})
    const gone = client.workspace.readFile({ kind: 'mappings', name: 'default' })
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'live.start': async (client) => {
    const first = await readSample(client)
    const second = await readSample(client)
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(second.firstSeq).toBe(first.headSeq)
    const topics = ['no-such-topic']
    const unknown = client.live.start({ connection: 'sample', topics, from: 'beginning', mapping: null })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'live.stop': async (client) => {
    const { sessionId } = await readSample(client)
    expect(await client.live.stop()).toEqual({})
    const status = await firstWhere(await client.live.watch(), () => true)
    expect(status).toMatchObject({ sessionId, kept: captureRecords })
  },
  'live.setPaused': async (client) => {
    await client.live.start({ connection: 'sample', topics: [], from: 'beginning', mapping: null })
    expect(await client.live.setPaused({ paused: true })).toEqual({})
    expect(await client.live.setPaused({ paused: false })).toEqual({})
    await firstWhere(await client.live.watch(), ({ state }) => state === 'ended')
  },
  'live.watch': async (client) => {
    const idle = await firstWhere(await client.live.watch(), () => true)
    expect(idle).toMatchObject({ sessionId: null, state: 'idle', kept: 0 })
    const status = await readSample(client)
    expect(status).toMatchObject({ received: captureRecords, dropped: 0, droppedReason: null, mapping: 'default' })
  },
  'live.openView': async (client) => {
    const { sessionId, firstSeq, headSeq } = await readSample(client)
    const view = await client.live.openView({ sessionId, filter: '' })
    expect(view).toMatchObject({ min: firstSeq, max: headSeq, total: captureRecords, done: true })
    const bad = client.live.openView({ sessionId, filter: 'a = "' })
    await expect(bad).rejects.toMatchObject({
      code: 'BAD_FILTER',
      defined: true,
      data: { position: expect.any(Number) },
    })
    const old = client.live.openView({ sessionId: 'gone', filter: '' })
    await expect(old).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'live.watchView': async (client) => {
    const { sessionId } = await readSample(client)
    const { viewId } = await client.live.openView({ sessionId, filter: 'verdict = mapped' })
    const status = await firstWhere(await client.live.watchView({ viewId }), ({ done }) => done)
    expect(status).toMatchObject({ searched: captureRecords, total: captureRecords })
    expect(status.max - status.min).toBe(3)
    const unknown = (async () => firstWhere(await client.live.watchView({ viewId: 'none' }), () => true))()
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' })
  },
  'live.rows': async (client) => {
    const { sessionId } = await readSample(client)
    const { viewId } = await client.live.openView({ sessionId, filter: '$.value.event_data.amount > 100' })
    const { min } = await firstWhere(await client.live.watchView({ viewId }), ({ done }) => done)
    const paths = ['$.value.event_data.amount', '$.headers.trace', '$.value.nothing', '$.offset']
    const { rows } = await client.live.rows({ viewId, from: min, limit: 10, paths })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ position: min, offset: '1', eventName: 'purchase', user: 'u2', verdict: 'mapped' })
    expect(rows[0]?.cells).toEqual(['250', '{"base64":"/w=="}', null, '1'])
    const noPath = client.live.rows({ viewId, from: min, limit: 10, paths: ['$.value[*]'] })
    await expect(noPath).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    const tooMany = client.live.rows({ viewId, from: 0, limit: 501 })
    await expect(tooMany).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true, data: { path: '$.limit' } })
  },
  'live.record': async (client) => {
    const { sessionId, firstSeq } = await readSample(client)
    const record = await client.live.record({ sessionId, seq: firstSeq })
    expect(record).toMatchObject({ topic: 'orders', offset: '0', key: { text: 'k0', format: 'text' } })
    expect(record.headers).toEqual([
      { name: 'trace', text: 't0', base64: null },
      { name: 'trace', text: null, base64: '/w==' },
    ])
    expect(record.event).toMatchObject({ verdict: 'mapped', idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    const gone = client.live.record({ sessionId, seq: firstSeq + 1_000 })
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'live.body': async (client) => {
    const { sessionId, headSeq } = await readSample(client)
    const long = { sessionId, seq: headSeq - 1, part: 'value' } as const
    const decoded = await client.live.body({ ...long, form: 'decoded', offset: 90_000, length: 100 })
    expect(decoded.data).toBe('x'.repeat(100))
    const raw = await client.live.body({ ...long, form: 'raw', offset: 0, length: 13 })
    expect(Buffer.from(raw.data, 'base64').toString()).toBe('{"event_name"')
    expect(raw.total).toBeGreaterThan(100_000)
  },
  'mappings.preview': async (client) => {
    const { sessionId, firstSeq } = await readSample(client)
    const sample = { kind: 'record', sessionId, seq: firstSeq } as const
    const preview = await client.mappings.preview({ mapping: mappingJson, sample })
    expect(preview.result).toMatchObject({ verdict: 'mapped' })
    expect(JSON.parse(preview.recordJson)).toMatchObject({ topic: 'orders', value: { event_name: 'signup' } })
    const text = { kind: 'text', text: '{"user_id": 9007199254740993}' } as const
    const pasted = await client.mappings.preview({ mapping: mappingJson, sample: text })
    expect(pasted.recordJson).toContain('9007199254740993')
    expect(pasted.result).toMatchObject({ verdict: 'name-missing' })
    const captured = { kind: 'capture', capture: 'captures/sample.ndjson', index: 0 } as const
    const fromCapture = await client.mappings.preview({ mapping: mappingJson, sample: captured })
    expect(fromCapture.result).toMatchObject({ verdict: 'mapped' })
    const wrong = await client.mappings.preview({ mapping: { version: 1 }, sample: text })
    expect(wrong.result).toBeNull()
    expect(wrong.problems.length).toBeGreaterThan(0)
  },
  'mappings.coverage': async (client) => {
    const { sessionId, firstSeq } = await readSample(client)
    const coverage = await firstWhere(
      await client.mappings.coverage({ mapping: mappingJson, sessionId }),
      ({ done }) => done,
    )
    expect(coverage).toMatchObject({ scanned: captureRecords, total: captureRecords, mapped: 3 })
    expect(coverage.reasons).toContainEqual(
      expect.objectContaining({ rule: 'name-missing', count: 1, examples: [firstSeq + 3] }),
    )
    expect(coverage.eventNames[0]).toMatchObject({ name: 'purchase', count: 2 })
    // The fourth is the one that is too large to map.
    expect(coverage.sizes.reduce((sum, { count }) => sum + count, 0)).toBe(4)
    expect(coverage.users.exact).toBe(true)
  },
  ...receiversCases,
  ...connectionsCases,
  ...liveWorkCases,
  ...relayCases,
  ...journeysCases,
  ...groupsCases,
  ...secretsCases,
  ...schemasCases,
  ...traceCases,
  ...checksCases,
  ...webhookEditorCases,
  ...webhookStatsCases,
  ...webhooksCases,
  ...webhookLogCases,
}
