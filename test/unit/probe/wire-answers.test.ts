import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { BrokerConnection } from '#engine/probe/net/broker-connection.ts'
import { type Call, readAnswer } from '#engine/probe/protocol/call.ts'
import { apiVersionsCall } from '#engine/probe/protocol/api-versions.ts'
import { findCoordinatorCall, strangerHeartbeatCall } from '#engine/probe/protocol/group-calls.ts'
import { metadataCall } from '#engine/probe/protocol/metadata-call.ts'
import { fetchCall, listOffsetsCall } from '#engine/probe/protocol/partition-calls.ts'
import { saslAuthenticateCall, saslHandshakeCall } from '#engine/probe/protocol/sasl-calls.ts'
import { retentionCall } from '#engine/probe/protocol/topic-config-call.ts'

const calls: Readonly<Record<string, Call<unknown>>> = {
  ApiVersions: apiVersionsCall,
  SaslHandshake: saslHandshakeCall('PLAIN'),
  SaslAuthenticate: saslAuthenticateCall(Buffer.from('x')),
  Metadata: metadataCall(['t']),
  FindCoordinator: findCoordinatorCall('g'),
  Heartbeat: strangerHeartbeatCall('g'),
  ListOffsets: listOffsetsCall([{ topic: 't', partition: 0 }], 'latest'),
  Fetch: fetchCall([{ topic: 't', partition: 0, offset: 0n }]),
  DescribeConfigs: retentionCall('t'),
}

describe('answers of any bytes', () => {
  it.each(Object.entries(calls))('%s is read or refused, never thrown', (_name, call) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const result = readAnswer(Buffer.from(bytes), call.read)
        if (!result.ok) expect(result.error.kind).toBe('garbage')
      }),
      { numRuns: 2_000 },
    )
  })

  it('with counts of billions end at the last byte', () => {
    const counts = Buffer.alloc(64, 0x7f)
    const counting = Object.entries(calls).filter(([name]) => name !== 'Heartbeat')
    for (const [, call] of counting) expect(readAnswer(counts, call.read).ok).toBe(false)
  })
})

/** The part of a socket that a connection uses. */
class FakeSocket extends EventEmitter {
  destroyed = false
  readonly written: Buffer[] = []
  write(bytes: Buffer): boolean {
    this.written.push(bytes)
    return true
  }
  destroy(): void {
    this.destroyed = true
  }
}

const aConnection = () => {
  const socket = new FakeSocket()
  return { socket, connection: new BrokerConnection(socket as unknown as Socket) }
}

const frame = (id: number, body: string): Buffer => {
  const bytes = Buffer.alloc(8 + body.length)
  bytes.writeInt32BE(4 + body.length, 0)
  bytes.writeInt32BE(id, 4)
  bytes.write(body, 8)
  return bytes
}

describe('a connection', () => {
  const never = new AbortController().signal

  it('puts answers together however they are cut, and gives each to its request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), async (cuts) => {
        const { socket, connection } = aConnection()
        const answers = [connection.request(apiVersionsCall, never), connection.request(apiVersionsCall, never)]
        let rest = Buffer.concat([frame(1, 'first'), frame(2, 'second')])
        for (let turn = 0; rest.length > 0; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1
          socket.emit('data', rest.subarray(0, size))
          rest = rest.subarray(size)
        }
        const texts = (await Promise.all(answers)).map((answer) => answer.ok && answer.value.toString())
        expect(texts).toEqual(['first', 'second'])
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['too long', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
    ['negative', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['too short for an id', Buffer.from([0, 0, 0, 3])],
    ['text', Buffer.from('HTTP/1.1 400 Bad Request')],
    ['to another request', frame(99, 'x')],
  ])('ends at an answer that is %s, and keeps no bytes of it', async (_what, bytes) => {
    const { socket, connection } = aConnection()
    const answer = connection.request(apiVersionsCall, never)
    socket.emit('data', bytes)
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'garbage' } })
    expect(socket.destroyed).toBe(true)
    expect(await connection.request(apiVersionsCall, never)).toMatchObject({ ok: false })
  })

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 })), async (chunks) => {
        const { socket, connection } = aConnection()
        const answer = connection.request(apiVersionsCall, never)
        for (const chunk of chunks) socket.emit('data', Buffer.from(chunk))
        socket.emit('close')
        await answer
      }),
      { numRuns: 500 },
    )
  })

  it('lets a late answer pass to a request that nobody waits for any more', async () => {
    const { socket, connection } = aConnection()
    const leave = new AbortController()
    const first = connection.request(apiVersionsCall, leave.signal)
    leave.abort()
    expect(await first).toMatchObject({ ok: false, error: { kind: 'aborted' } })
    const second = connection.request(apiVersionsCall, never)
    socket.emit('data', Buffer.concat([frame(1, 'late'), frame(2, 'second')]))
    const answer = await second
    expect(answer.ok && answer.value.toString()).toBe('second')
  })
})
