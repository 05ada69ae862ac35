import { describe, expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { inTime } from '../../support/in-time.ts'
import { expectFailure, expectWholeLadder } from '../../support/probe/expect-ladder.ts'
import {
  api,
  apiVersionsBody,
  authenticateBody,
  coordinatorBody,
  emptyFetchBody,
  type FakeAnswer,
  handshakeBody,
  heartbeatBody,
  metadataBody,
  offsetsBody,
  startFakeBroker,
} from '../../support/probe/fake-broker.ts'
import { leaveDuring } from '../../support/probe/leave-during.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'
import type { RungName } from '#shared/schema/probe.ts'

const scram = { security: { protocol: 'SASL_PLAINTEXT', mechanism: 'SCRAM-SHA-256', username: 'u', password: 'p' } }

describe('a broker that stops answering on the way up', () => {
  const stages: readonly (readonly [rung: RungName, key: number, code: string])[] = [
    ['protocol', api.apiVersions, 'protocol-timeout'],
    ['metadata', api.metadata, 'metadata-timeout'],
    ['topic-access', api.listOffsets, 'topic-unreadable'],
    ['group-access', api.heartbeat, 'group-timeout'],
  ]
  const answers =
    (silentKey: number, silent: FakeAnswer) =>
    ({ key, self }: { readonly key: number; readonly self: { readonly host: string; readonly port: number } }) => {
      if (key === silentKey) return silent
      if (key === api.metadata) return metadataBody([{ id: 1, ...self }], [{ name: 't' }])
      if (key === api.listOffsets) return offsetsBody('t', 0n)
      if (key === api.fetch) return emptyFetchBody
      return null
    }

  it.each(stages)('is told on rung %s and ends in time', async (rung, key, code) => {
    await using broker = await startFakeBroker(answers(key, 'hang'))
    // The rungs' own limits are three seconds and more.
    const options = { topics: ['t'], groups: ['g'], deps: { totalMs: 1_500 } }
    const ladder = await inTime(2_500, () => runLadder(aConnection(broker.address), options))
    expectWholeLadder(ladder)
    expect(ladder.rung(rung)).toMatchObject({ status: 'failed', code })
    await eventually(() => expect(broker.open()).toBe(0))
  })

  it.each(stages)('or that hangs up there, or talks nonsense (%s)', async (rung, key) => {
    for (const silent of ['close', 'garbage'] as const) {
      await using broker = await startFakeBroker(answers(key, silent))
      const ladder = await runLadder(aConnection(broker.address), { topics: ['t'], groups: ['g'] })
      expectWholeLadder(ladder)
      expect(ladder.rung(rung).status).toBe('failed')
      expect(ladder.rung(rung).message).not.toContain('undefined')
    }
  })

  it.each(stages)('lets go of every connection when the caller leaves during %s', async (rung, key) => {
    await using broker = await startFakeBroker(answers(key, 'hang'))
    await leaveDuring(rung, aConnection(broker.address))
    expect(broker.accepted()).toBeGreaterThan(0)
    await eventually(() => expect(broker.open()).toBe(0))
  })
})

describe('a broker that says odd things', () => {
  it('too old for us', async () => {
    await using broker = await startFakeBroker(({ key }) =>
      key === api.apiVersions ? apiVersionsBody([[api.metadata, 2]]) : null,
    )
    expectFailure(await runLadder(aConnection(broker.address)), 'protocol', {
      code: 'protocol-too-old',
      message: `${broker.address} is a Kafka broker older than 0.11: it does not know Metadata version 4.`,
      fix: ['Signalbench needs Kafka 0.11 or newer.'],
    })
  })

  it('a cluster without brokers', async () => {
    await using broker = await startFakeBroker(({ key }) => (key === api.metadata ? metadataBody([]) : null))
    expectFailure(await runLadder(aConnection(broker.address)), 'metadata', {
      code: 'metadata-no-brokers',
      message: `${broker.address} says that the cluster has no brokers: it is starting, or cut off.`,
      fix: ['Wait until the cluster is up, then test again.'],
    })
  })

  it('some advertised addresses are good and some are not: both are printed', async () => {
    await using broker = await startFakeBroker(({ key, self }) =>
      key === api.metadata
        ? metadataBody([
            { id: 1, ...self },
            { id: 2, host: '127.0.0.1', port: 1 },
            { id: 3, host: '127.0.0.1', port: 70_000 },
          ])
        : null,
    )
    const all = `${broker.address}, 127.0.0.1:1, 127.0.0.1:70000`
    expectFailure(await runLadder(aConnection(broker.address)), 'listeners', {
      code: 'listeners-unreachable',
      target: all,
      message: `${broker.address} answers and tells every client to use the addresses that the cluster advertises (advertised.listeners): ${all}. From here 2 of 3 fail: 127.0.0.1:1 (broker 2: it refuses connections (ECONNREFUSED)), 127.0.0.1:70000 (broker 3: no address with port 70000). These answer: ${broker.address}.`,
      fix: [expect.stringContaining('those brokers'), expect.any(String)],
    })
  })

  it('a topic that is unknown while no topic is visible at all: hidden, as Confluent does', async () => {
    await using broker = await startFakeBroker(({ key, body, self }) => {
      if (key !== api.metadata) return null
      const asked = body.readInt32BE(0)
      return metadataBody([{ id: 1, ...self }], asked === 1 ? [{ name: 'orders', errorCode: 3, leaders: [] }] : [])
    })
    const ladder = await runLadder(aConnection(broker.address), { topics: ['orders'], groups: ['g'] })
    expectFailure(ladder, 'topic-access', {
      code: 'topic-hidden',
      message:
        'The cluster says that there is no topic "orders", and shows User:ANONYMOUS not one topic: most likely it may see none. Confluent Cloud hides what one may not see. Nothing was created.',
      fix: [
        expect.stringContaining('Somebody with ALTER on the cluster must run one of these'),
        'If the cluster is new and empty, create the topic first.',
        'confluent kafka acl create --allow --service-account ANONYMOUS --operations read --topic orders',
        'confluent kafka acl create --allow --service-account ANONYMOUS --operations read --consumer-group g',
        `kafka-acls.sh --bootstrap-server ${broker.address} --add --allow-principal User:ANONYMOUS --operation Read --topic orders`,
        `kafka-acls.sh --bootstrap-server ${broker.address} --add --allow-principal User:ANONYMOUS --operation Read --group g`,
      ],
    })
  })

  it('a partition without a leader is a warning beside those that have one', async () => {
    await using broker = await startFakeBroker(({ key, self }) => {
      if (key === api.metadata) return metadataBody([{ id: 1, ...self }], [{ name: 't', leaders: [1, -1] }])
      if (key === api.listOffsets) return offsetsBody('t', 0n)
      return key === api.fetch ? emptyFetchBody : null
    })
    const ladder = await runLadder(aConnection(broker.address), { topics: ['t'] })
    expect(ladder.rung('topic-access')).toMatchObject({
      status: 'warning',
      code: 'topic-unreadable',
      message:
        'The topic "t", partition 1, is there and cannot be read now (LEADER_NOT_AVAILABLE). t: 2 partitions, READ permitted.',
    })
  })

  it('a group coordinator that cannot be reached', async () => {
    await using broker = await startFakeBroker(({ key, self }) => {
      if (key === api.findCoordinator) return coordinatorBody(0, '127.0.0.1', 1)
      return key === api.metadata ? metadataBody([{ id: 1, ...self }], [{ name: 't' }]) : null
    })
    expectFailure(await runLadder(aConnection(broker.address), { groups: ['g'] }), 'group-access', {
      code: 'group-coordinator-unreachable',
      message:
        'READ on the consumer group "g" is permitted, but its coordinator 127.0.0.1:1 cannot be used: it refuses connections (ECONNREFUSED).',
      fix: ['Make that address reachable from here, as for the advertised listeners.'],
    })
  })

  it('does not look for a coordinator where no group was ever used, because that would create a topic', async () => {
    const asked: number[] = []
    await using broker = await startFakeBroker(({ key, body, self }) => {
      asked.push(key)
      if (key === api.heartbeat) return heartbeatBody(15)
      if (key !== api.metadata) return null
      const offsetsTopic = body.includes('__consumer_offsets')
      return metadataBody(
        [{ id: 1, ...self }],
        [offsetsTopic ? { name: '__consumer_offsets', errorCode: 3, leaders: [] } : { name: 'orders' }],
      )
    })
    const ladder = await runLadder(aConnection(broker.address), { groups: ['g'] })
    expect(ladder.rung('group-access')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining(
        'No group has ever been used on this cluster, so a coordinator was not looked for',
      ),
    })
    expect(asked).not.toContain(api.findCoordinator)
  })
})

describe('a broker that pretends to know the password', () => {
  const signingIn = (first: string, last = '') => {
    let step = 0
    return startFakeBroker(({ key, body }) => {
      if (key === api.saslHandshake) return handshakeBody(0, ['SCRAM-SHA-256'])
      if (key !== api.saslAuthenticate) return null
      step += 1
      const nonce = /r=([^,]+)/.exec(body.toString('utf8'))?.[1] ?? ''
      return authenticateBody(0, '', step === 1 ? first.replace('NONCE', nonce) : last)
    })
  }
  const salt = Buffer.from('salt').toString('base64')

  it.each([
    [
      'signs with another password',
      `r=NONCEmore,s=${salt},i=4096`,
      `v=${Buffer.alloc(32).toString('base64')}`,
      'its signature is wrong',
    ],
    ['does not continue our nonce', `r=other,s=${salt},i=4096`, '', 'its nonce does not continue ours'],
    [
      'asks for too few rounds',
      `r=NONCEmore,s=${salt},i=1`,
      '',
      'it asks for 1 iterations; between 4096 and 1000000 are accepted',
    ],
    [
      'asks for endless work',
      `r=NONCEmore,s=${salt},i=2000000000`,
      '',
      'it asks for 2000000000 iterations; between 4096 and 1000000 are accepted',
    ],
    ['talks nonsense', 'hello', '', 'its first message does not follow SCRAM'],
  ])('and %s', async (_name, first, last, why) => {
    await using broker = await signingIn(first, last)
    expectFailure(await runLadder(aConnection(broker.address, scram)), 'sasl', {
      code: 'sasl-server-unproven',
      message: `${broker.address} could not prove that it knows the password: ${why}.`,
      fix: [expect.stringContaining('This is not the broker that it claims to be')],
    })
  })

  it('or never answers the sign-in', async () => {
    await using broker = await startFakeBroker(({ key }) =>
      key === api.saslHandshake ? handshakeBody(0, ['SCRAM-SHA-256']) : null,
    )
    expectFailure(await runLadder(aConnection(broker.address, scram), { deps: { totalMs: 1_500 } }), 'sasl', {
      code: 'sasl-timeout',
      message: `${broker.address} did not answer the sign-in in time.`,
      fix: [expect.stringContaining('look at its log')],
    })
  })
})
