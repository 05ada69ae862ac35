import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createAuthority } from '../../support/kafka/certificates.ts'
import { eventually } from '../../support/eventually.ts'
import { expectFailure, expectWholeLadder } from '../../support/probe/expect-ladder.ts'
import {
  banner,
  blackHole,
  closer,
  dripper,
  flood,
  hugeLength,
  startHostileServer,
} from '../../support/probe/hostile-server.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'
import { inTime } from '../../support/in-time.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shorter than any rung's own limit, so that only the ladder's limit can end it in time. */
const totalMs = 1_500
/** A rung without the ladder's limit would take at least 3,400 ms. */
const boundMs = 3_000

const directory = temporaryDirectory(afterEach)

const silentFix = [
  'Check that this is the port of a Kafka listener: a proxy or a load balancer without a living broker behind it behaves like this.',
  'If it is the broker, it is overloaded or hangs: look at its log.',
]
const silentMessage = (server: string): string =>
  `${server} takes connections but does not answer Kafka's first request (ApiVersions) in time.`

describe('servers that are no Kafka', () => {
  it('recognises an HTTP server, also one that keeps quiet at first, and behind TLS settings', async () => {
    const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    expectFailure(await runLadder(aConnection(address)), 'protocol', {
      code: 'protocol-http-server',
      target: address,
      message: `This is an HTTP server: ${address} answers HTTP, not Kafka's protocol.`,
      fix: [
        'Use host and port of a Kafka listener in "bootstrapServers". A REST proxy, a Schema Registry or a web console does not belong there.',
      ],
    })
    expectFailure(await runLadder(aConnection(address, { security: { protocol: 'SSL' } })), 'tls', {
      code: 'tls-http-server',
      message: `${address} is an HTTP server: it answers plain HTTP and does not speak TLS.`,
      fix: ['Use host and port of a Kafka listener in "bootstrapServers".'],
    })
    server.closeAllConnections()
    server.close()
  })

  it('shows what another protocol said', async () => {
    await using server = await startHostileServer(banner('SSH-2.0-OpenSSH_9.6\r\n'))
    expectFailure(await runLadder(aConnection(server.address)), 'protocol', {
      code: 'protocol-not-kafka',
      message: `${server.address} answers, but not in Kafka's protocol. It said: "SSH-2.0-OpenSSH_9.6"`,
      fix: ['Use host and port of a Kafka listener in "bootstrapServers".'],
    })
    const ladder = await runLadder(aConnection(server.address, { security: { protocol: 'SSL' } }))
    expectFailure(ladder, 'tls', {
      code: 'tls-not-spoken',
      message: expect.stringMatching(/ answers, but not with TLS, nor with Kafka or HTTP \(ERR_SSL_\w+\)\.$/),
      fix: ['Check host and port in "bootstrapServers": this is some other service.'],
    })
  })

  it('says that a server hangs up on the first request', async () => {
    await using server = await startHostileServer(closer)
    expectFailure(await runLadder(aConnection(server.address)), 'protocol', {
      code: 'protocol-closed',
      message: `${server.address} closed the connection on Kafka's first request (ApiVersions). It speaks neither Kafka, nor TLS, nor HTTP on that port.`,
      fix: ['Check the port in "bootstrapServers".', "If it is a Kafka listener, look at the broker's log."],
    })
    expectFailure(await runLadder(aConnection(server.address, { security: { protocol: 'SSL' } })), 'tls', {
      code: 'tls-closed',
      message: `${server.address} closed the connection before the TLS handshake was done. It answers neither plain Kafka nor HTTP.`,
      fix: [expect.stringContaining('Check that this is the port of a TLS listener.')],
    })
  })
})

describe('servers that would keep us for ever', () => {
  const behaviours = { 'takes a connection and says nothing': blackHole, 'drips a byte at a time': dripper }

  it.each(Object.entries(behaviours))('one that %s ends with the time of the ladder', async (_name, behave) => {
    await using server = await startHostileServer(behave)
    const ladder = await inTime(boundMs, () => runLadder(aConnection(server.address), { deps: { totalMs } }))
    expectFailure(ladder, 'protocol', {
      code: 'protocol-timeout',
      target: server.address,
      message: silentMessage(server.address),
      fix: silentFix,
    })
    await eventually(() => expect(server.open()).toBe(0))
  })

  it.each(Object.entries({ ...behaviours, 'floods us': flood, 'hangs up': closer }))(
    'one that %s instead of a TLS handshake ends as well',
    async (_name, behave) => {
      await using server = await startHostileServer(behave)
      const connection = aConnection(server.address, { security: { protocol: 'SSL' } })
      const ladder = await inTime(boundMs, () => runLadder(connection, { deps: { totalMs } }))
      expectWholeLadder(ladder)
      expect(ladder.rung('tls').status).toBe('failed')
      await eventually(() => expect(server.open()).toBe(0))
    },
  )

  it.each(Object.entries({ 'an endless answer': flood, 'an answer of 2 GB': hugeLength }))(
    '%s is refused by its first bytes, not collected',
    async (_name, behave) => {
      await using server = await startHostileServer(behave)
      const before = process.memoryUsage().rss
      const ladder = await runLadder(aConnection(server.address))
      expect(ladder.rung('protocol')).toMatchObject({ status: 'failed', code: 'protocol-not-kafka' })
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
      await eventually(() => expect(server.open()).toBe(0))
    },
  )

  it('a server that falls silent after the TLS handshake is told on the protocol rung', async () => {
    const ca = createAuthority('Quiet CA')
    const { key, certificate } = ca.issue({ name: 'localhost', hosts: ['127.0.0.1'] })
    const caFile = join(directory(), 'ca.pem')
    writeFileSync(caFile, ca.certificate)
    await using server = await startHostileServer(blackHole, { key, cert: certificate })
    const connection = aConnection(server.address, { security: { protocol: 'SSL', caFile } })
    const ladder = await runLadder(connection, { deps: { totalMs: 1_500 } })
    expect(ladder.rung('tls').status).toBe('ok')
    expectFailure(ladder, 'protocol', {
      code: 'protocol-timeout',
      message: silentMessage(server.address),
      fix: silentFix,
    })
    await eventually(() => expect(server.open()).toBe(0))
  })
})
