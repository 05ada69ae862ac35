import { expect } from 'vitest'
import { type ProbeEvent, rungNames } from '#shared/schema/probe.ts'
import { eventually } from '../../support/eventually.ts'
import { inTime } from '../../support/in-time.ts'
import { api, authenticateBody, handshakeBody, startFakeBroker } from '../../support/probe/fake-broker.ts'
import { blackHole, startHostileServer } from '../../support/probe/hostile-server.ts'
import type { Client } from './client.ts'

async function toEnd(stream: AsyncIterable<ProbeEvent>): Promise<ProbeEvent[]> {
  const events: ProbeEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

/** Procedures of the Connections screen. */
export const connectionsCases: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'connections.check': async (client) => {
    const check = await client.connections.check({ name: 'sample' })
    expect(check.topics).toEqual([{ name: 'orders', partitions: 1 }])
    const unreachable = client.connections.check({ name: 'nowhere' })
    await expect(unreachable).rejects.toMatchObject({ code: 'UNREACHABLE', defined: true })
  },
  'connections.probe': async (client) => {
    await climbsInOrder(client)
    await refusesBadDrafts(client)
    await putsMaskedSecretsBack(client)
    await letsGoWhenTheCallerLeaves(client)
  },
}

async function climbsInOrder(client: Client): Promise<void> {
  const good = await toEnd(await client.connections.probe({ name: 'sample' }))
  expect(good.filter(({ type }) => type === 'started')).toEqual(rungNames.map((rung) => ({ type: 'started', rung })))
  expect(good.at(-1)).toEqual({ type: 'summary', ok: true, failedRung: null })
  const bad = await toEnd(await client.connections.probe({ name: 'nowhere' }))
  expect(bad.at(-1)).toEqual({ type: 'summary', ok: false, failedRung: 'tcp' })
  const draft = { version: 1, kind: 'kafka', bootstrapServers: 'nowhere.invalid:9092' }
  const drafted = await toEnd(await client.connections.probe({ name: 'not-saved-yet', draft }))
  expect(drafted.at(-1)).toEqual({ type: 'summary', ok: false, failedRung: 'dns' })
}

async function refusesBadDrafts(client: Client): Promise<void> {
  const draft = { version: 1, kind: 'kafka', bootstrapServers: ['no port'] }
  const refused = (async () => toEnd(await client.connections.probe({ name: 'nowhere', draft })))()
  await expect(refused).rejects.toMatchObject({
    code: 'BAD_INPUT',
    defined: true,
    data: { file: 'connections/nowhere.json' },
  })
  const unknown = (async () => toEnd(await client.connections.probe({ name: 'no-such-connection' })))()
  await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true })
}

/** The page only ever sees a mask; what it sends back stands for the secret in the file. */
async function putsMaskedSecretsBack(client: Client): Promise<void> {
  const sent: string[] = []
  await using broker = await startFakeBroker(({ key, body }) => {
    if (key === api.saslHandshake) return handshakeBody(0, ['PLAIN'])
    if (key !== api.saslAuthenticate) return null
    sent.push(body.subarray(4).toString('utf8'))
    return authenticateBody(58, 'no', '')
  })
  const security = { protocol: 'SASL_PLAINTEXT', mechanism: 'PLAIN', username: 'u', password: 'plain-secret-3' }
  const value = { version: 1, kind: 'kafka', bootstrapServers: ['127.0.0.1:1'], security }
  await client.workspace.saveFile({ kind: 'connections', name: 'secured', value, baseRevision: null })
  const file = await client.workspace.readFile({ kind: 'connections', name: 'secured' })
  expect(file.text).not.toContain('plain-secret-3')
  const draft = {
    ...JSON.parse(file.text),
    bootstrapServers: [broker.address],
    security: { ...JSON.parse(file.text).security, username: 'other' },
  }
  const events = await toEnd(await client.connections.probe({ name: 'secured', draft }))
  expect(sent).toEqual(['\0other\0plain-secret-3'])
  expect(JSON.stringify(events)).not.toContain('plain-secret-3')
  expect(events.at(-1)).toEqual({ type: 'summary', ok: false, failedRung: 'sasl' })
}

async function letsGoWhenTheCallerLeaves(client: Client): Promise<void> {
  await using server = await startHostileServer(blackHole)
  const draft = { version: 1, kind: 'kafka', bootstrapServers: [server.address] }
  for await (const event of await client.connections.probe({ name: 'silent', draft })) {
    if (event.type === 'started' && event.rung === 'protocol') break
  }
  await eventually(() => expect(server.accepted()).toBeGreaterThan(0))
  // The rung would give up by itself after 2.2 s, and connect anew to find out what that server is.
  await inTime(2_000, () => eventually(() => expect(server.open()).toBe(0)))
}
