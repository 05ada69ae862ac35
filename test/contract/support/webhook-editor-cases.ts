import { expect } from 'vitest'
import type { Client } from './client.ts'
import { readSample } from './session.ts'

const templates = {
  method: 'POST',
  url: 'http://127.0.0.1:4010/hook',
  headers: [
    ['Content-Type', 'application/json'],
    ['X-User', '{{ user.external_id }}'],
  ] as [string, string][],
  body: '{"order": {{ journey.last_event.properties.order }}}',
}
const contextText = '{"user":{"external_id":"u1"},"journey":{"last_event":{"properties":{"order":9007199254740993}}}}'
const bodyRef = { webhook: 'welcome', file: 'welcome.body.liquid' }

/** Procedures of the Webhooks screen's editor. */
export const webhookEditorCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'webhookEditor.preview': async (client) => {
    const { rendered } = await client.webhookEditor.preview({ templates, contextText, testSend: false })
    expect(rendered).toMatchObject({
      request: {
        headers: [
          ['Content-Type', 'application/json'],
          ['X-User', 'u1'],
        ],
        body: '{"order": 9007199254740993}',
      },
      bodyIsJson: true,
      refused: null,
      outputs: [{ field: 'header:1' }, { field: 'body', source: { from: 10 }, output: { from: 10, to: 26 } }],
    })
    expect(rendered?.findings).toMatchObject([{ rule: 'url-not-public', field: 'url', line: 1, column: 1 }])
    const broken = await client.webhookEditor.preview({ templates, contextText: '{"user": }', testSend: true })
    expect(broken).toMatchObject({ rendered: null, contextProblem: { position: 9 } })
  },
  'webhookEditor.context': async (client) => {
    const { text } = await client.webhookEditor.context({ webhook: 'welcome', source: { kind: 'example' } })
    expect(JSON.parse(text)).toMatchObject({
      user: { tags: { plan: 'pro' } },
      journey: { last_event: { name: 'signup' } },
    })
    const { sessionId, firstSeq } = await readSample(client)
    const record = (seq: number) =>
      client.webhookEditor.context({
        webhook: 'welcome',
        source: { kind: 'record', sessionId, seq, mapping: 'default' },
      })
    expect(await record(firstSeq)).toMatchObject({
      title: 'u1 · signup',
      text: expect.stringContaining('"plan": "pro"'),
    })
    await expect(record(firstSeq + 3)).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
    const unknown = client.webhookEditor.context({ webhook: 'welcome', source: { kind: 'file', name: 'nothing' } })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
  'webhookEditor.contexts': async (client) => {
    expect(await client.webhookEditor.contexts()).toEqual({ names: [] })
  },
  'webhookEditor.saveContext': async (client) => {
    await client.webhookEditor.saveContext({ name: 'big', text: contextText })
    expect(await client.webhookEditor.contexts()).toEqual({ names: ['big'] })
    const { text } = await client.webhookEditor.context({ webhook: 'welcome', source: { kind: 'file', name: 'big' } })
    expect(text).toContain('"order": 9007199254740993')
    const broken = client.webhookEditor.saveContext({ name: 'broken', text: '[' })
    await expect(broken).rejects.toMatchObject({ code: 'BAD_INPUT', defined: true })
  },
  'webhookEditor.readBody': async (client) => {
    expect(await client.webhookEditor.readBody(bodyRef)).toEqual({ text: '', revision: null })
    const outside = client.webhookEditor.readBody({ ...bodyRef, file: '../../secret.liquid' })
    await expect(outside).rejects.toMatchObject({ code: 'BAD_FILE', defined: true })
  },
  'webhookEditor.saveBody': async (client) => {
    const saved = await client.webhookEditor.saveBody({ ...bodyRef, text: '{"é": 1}', baseRevision: null })
    expect(await client.webhookEditor.readBody(bodyRef)).toEqual(saved)
    const stale = client.webhookEditor.saveBody({ ...bodyRef, text: 'x', baseRevision: null })
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT', defined: true })
    const elsewhere = { ...bodyRef, file: '../mappings/default.json', text: 'x', baseRevision: null }
    await expect(client.webhookEditor.saveBody(elsewhere)).rejects.toMatchObject({ code: 'BAD_FILE', defined: true })
    expect((await client.workspace.readFile({ kind: 'mappings', name: 'default' })).value).not.toBeNull()
  },
}
