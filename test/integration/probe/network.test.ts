import { describe, expect, it } from 'vitest'
import { expectFailure } from '../../support/probe/expect-ladder.ts'
import { startFakeBroker } from '../../support/probe/fake-broker.ts'
import { startFullPort } from '../../support/probe/full-port.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'

const failing = (code: string) => ({
  lookup: () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code })),
})

describe('dns', () => {
  it('says that a host name does not exist', async () => {
    expectFailure(await runLadder(aConnection('nowhere.invalid:9092')), 'dns', {
      code: 'dns-not-found',
      target: 'nowhere.invalid:9092',
      message:
        'The host name nowhere.invalid does not exist in DNS (ENOTFOUND): it is mistyped, or only known inside of a private network.',
      fix: [
        'Check the host name in "bootstrapServers", letter by letter.',
        'If the cluster has private networking (VPC peering, PrivateLink), connect to its VPN or run Signalbench inside of that network.',
      ],
    })
  })

  it('says that DNS itself does not answer', async () => {
    expectFailure(await runLadder(aConnection('kafka.example:9092'), { deps: failing('EAI_AGAIN') }), 'dns', {
      code: 'dns-unavailable',
      message: 'Nobody could say what kafka.example is: the DNS server of this machine does not answer (EAI_AGAIN).',
      fix: ['Check the network connection, the VPN and the DNS settings of this machine, then test again.'],
    })
  })

  it('does not wait for a look-up that never ends', async () => {
    const deps = { lookup: () => new Promise<never>(() => undefined), totalMs: 300 }
    expectFailure(await runLadder(aConnection('kafka.example:9092'), { deps }), 'dns', {
      code: 'dns-timeout',
      message: 'The DNS server of this machine did not answer in time about kafka.example.',
      fix: ['Check the network connection, the VPN and the DNS settings of this machine, then test again.'],
    })
  })

  it('tells all addresses and connects to the one that answers', async () => {
    await using broker = await startFakeBroker()
    const deps = { lookup: () => Promise.resolve([{ address: '::1' }, { address: '127.0.0.1' }]) }
    const ladder = await runLadder(aConnection(`kafka.example:${broker.port}`), { deps })
    expect(ladder.rung('dns').message).toBe('kafka.example is 2 addresses: ::1, 127.0.0.1.')
    expect(ladder.rung('tcp').message).toBe(`Connected to kafka.example:${broker.port} at 127.0.0.1.`)
  })
})

describe('tcp', () => {
  it('says that nothing listens there', async () => {
    expectFailure(await runLadder(aConnection('127.0.0.1:1')), 'tcp', {
      code: 'tcp-refused',
      target: '127.0.0.1:1',
      message:
        '127.0.0.1:1 refuses connections: the machine is there, but nothing listens on that port (ECONNREFUSED).',
      fix: [
        'Check the port: 9092 is usual, 9093 or 9094 for TLS; Confluent Cloud always has 9092.',
        'Check that the broker runs. In a container, its port must be published to this machine.',
      ],
    })
  })

  it('says that packets are dropped', async () => {
    await using full = await startFullPort()
    expectFailure(await runLadder(aConnection(full.address), { deps: { totalMs: 1_500 } }), 'tcp', {
      code: 'tcp-timeout',
      target: full.address,
      message: `${full.address} did not answer in time: packets are dropped on the way, which a firewall does, or the address is wrong.`,
      fix: [
        'Check the firewall or security group between this machine and the cluster, and the VPN.',
        'Check host and port in "bootstrapServers".',
      ],
    })
  })

  it('tells every dead server when none lives', async () => {
    const ladder = await runLadder(aConnection(['127.0.0.1:1', '127.0.0.1:2']))
    expect(ladder.rung('tcp').message).toMatch(/127\.0\.0\.1:1 refuses connections.*127\.0\.0\.1:2 refuses connections/)
    expect(ladder.rung('tcp').target).toBe('127.0.0.1:1, 127.0.0.1:2')
  })
})
