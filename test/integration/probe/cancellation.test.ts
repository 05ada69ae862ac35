import { describe, expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import {
  api,
  emptyFetchBody,
  handshakeBody,
  metadataBody,
  offsetsBody,
  startFakeBroker,
} from '../../support/probe/fake-broker.ts'
import { startFullPort } from '../../support/probe/full-port.ts'
import { blackHole, type HostileServer, startHostileServer } from '../../support/probe/hostile-server.ts'
import { leaveDuring } from '../../support/probe/leave-during.ts'
import { aConnection } from '../../support/probe/run-ladder.ts'

async function closesAll(server: HostileServer): Promise<void> {
  expect(server.accepted()).toBeGreaterThan(0)
  await eventually(() => expect(server.open()).toBe(0))
}

describe('leaving a ladder', () => {
  it('during a look-up that never ends', async () => {
    await leaveDuring('dns', aConnection('kafka.example:9092'), { lookup: () => new Promise(() => undefined) })
  })

  it('during a connection that is never made', async () => {
    await using full = await startFullPort()
    await leaveDuring('tcp', aConnection(full.address))
  })

  it('during a TLS handshake', async () => {
    await using server = await startHostileServer(blackHole)
    await leaveDuring('tls', aConnection(server.address, { security: { protocol: 'SSL' } }))
    await closesAll(server)
  })

  it('during a sign-in', async () => {
    await using broker = await startFakeBroker(({ key }) =>
      key === api.saslHandshake ? handshakeBody(0, ['PLAIN']) : null,
    )
    const security = { protocol: 'SASL_PLAINTEXT', username: 'u', password: 'p' }
    await leaveDuring('sasl', aConnection(broker.address, { security }))
    await closesAll(broker)
  })

  it('while an advertised listener says nothing', async () => {
    await using silent = await startHostileServer(blackHole)
    await using broker = await startFakeBroker(({ key }) =>
      key === api.metadata ? metadataBody([{ id: 1, host: '127.0.0.1', port: silent.port }]) : null,
    )
    await leaveDuring('listeners', aConnection(broker.address))
    await closesAll(silent)
    await closesAll(broker)
  })

  it('while the registry says nothing, or no record comes', async () => {
    await using silent = await startHostileServer(blackHole)
    await using broker = await startFakeBroker(({ key, body, self }) => {
      if (key === api.metadata) return metadataBody([{ id: 1, ...self }], [{ name: 't' }])
      // Five records: a request ends in the time that it asks for, a fetch in offset and size.
      if (key === api.listOffsets) return offsetsBody('t', body.readBigInt64BE(body.length - 8) === -2n ? 0n : 5n)
      if (key !== api.fetch) return null
      return body.readBigInt64BE(body.length - 12) === 5n ? emptyFetchBody : 'hang'
    })
    const schemaRegistry = { url: `http://${silent.address}` }
    await leaveDuring('schema-registry', aConnection(broker.address, { schemaRegistry }))
    await closesAll(silent)
    await leaveDuring('first-record', aConnection(broker.address))
    await closesAll(broker)
  })
})
