import { expect } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { startScriptedRegistry } from '../../support/registry/scripted-registry.ts'
import { firstWhere } from './streams.ts'
import type { Client } from './client.ts'

const connection = 'with-registry'
const subject = 'orders-value'
const record = '{"type":"record","name":"Order","fields":[]}'
const version = { subject, version: 2, id: 7, guid: 'g-7', schema: record, references: [] }

const answers: Readonly<Record<string, unknown>> = {
  '/subjects': ['orders-value', 'orders-key'],
  '/subjects/orders-value/versions': [1, 2],
  '/subjects/orders-value/versions/2': version,
  '/schemas/ids/7/versions': [{ subject, version: 2 }],
}

/** Lets the workspace know a connection with a registry; its bootstrap server is never contacted. */
async function withRegistry(client: Client, work: () => Promise<void>): Promise<void> {
  const registry = await startScriptedRegistry((path) =>
    path in answers ? { body: answers[path] } : { status: 404, body: { error_code: 40_401, message: 'not found' } },
  )
  const schemaRegistry = { url: registry.url }
  const value = { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'], schemaRegistry }
  await client.workspace.saveFile({ kind: 'connections', name: connection, value, baseRevision: null })
  try {
    await work()
  } finally {
    await registry.close()
  }
}

/** The schema browser's part of the table. */
export const schemasCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'schemas.subjects': async (client) => {
    const without = client.schemas.subjects({ connection: 'nowhere' })
    await expect(without).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
    await withRegistry(client, async () => {
      expect(await client.schemas.subjects({ connection })).toEqual({ subjects: ['orders-key', 'orders-value'] })
    })
    const gone = client.schemas.subjects({ connection })
    await expect(gone).rejects.toMatchObject({ code: 'UNREACHABLE', defined: true, data: { retryable: true } })
  },
  'schemas.versions': async (client) => {
    await withRegistry(client, async () => {
      expect(await client.schemas.versions({ connection, subject })).toEqual({ versions: [1, 2] })
      const unknown = client.schemas.versions({ connection, subject: 'none' })
      await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
    })
  },
  'schemas.version': async (client) => {
    await withRegistry(client, async () => {
      const { schema: _, ...rest } = version
      const text = '{\n  "type": "record",\n  "name": "Order",\n  "fields": []\n}'
      const found = await client.schemas.version({ connection, subject, version: 2 })
      expect(found).toEqual({ ...rest, schemaType: 'AVRO', text })
    })
  },
  'schemas.byId': async (client) => {
    await withRegistry(client, async () => {
      const found = await client.schemas.byId({ connection, schemaId: 7 })
      expect(found).toEqual({ versions: [{ subject, version: 2 }] })
    })
  },
  'schemas.usage': async (client) => {
    await client.live.start({ connection: 'sample', topics: [], from: 'beginning', mapping: null })
    const { sessionId, kept } = await firstWhere(await client.live.watch(), ({ state }) => state === 'ended')
    await eventually(async () => {
      const usage = await client.schemas.usage({ sessionId: sessionId ?? '' })
      expect(usage).toEqual({ uses: [], searched: kept, total: kept })
    })
    const old = client.schemas.usage({ sessionId: 'gone' })
    await expect(old).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
  },
}
