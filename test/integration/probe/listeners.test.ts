import { expect, it } from 'vitest'
import { useSecuredBroker } from '../../support/kafka/secured-cluster.ts'
import { expectFailure, expectWarning } from '../../support/probe/expect-ladder.ts'
import { aConnection, runLadder } from '../../support/probe/run-ladder.ts'
import { describeWith } from '../../support/requirements.ts'

const fix = [
  'Set advertised.listeners of broker 1 to an address that this machine can reach. In Docker: a second listener that is advertised as localhost with a published port.',
  'Or make those names and ports reachable from here: DNS or /etc/hosts, VPN, firewall. A tunnel to the bootstrap server alone is not enough.',
]

describeWith(['java', 'maven'], 'bootstrap servers and advertised listeners', () => {
  const cluster = useSecuredBroker()

  it('prints the address that the cluster told us to use, and why it fails', async () => {
    const dead = cluster.addresses.ADVERTISED_DEAD
    expectFailure(await runLadder(aConnection(dead)), 'listeners', {
      code: 'listeners-unreachable',
      target: '127.0.0.1:1',
      message: `${dead} answers and tells every client to use the addresses that the cluster advertises (advertised.listeners): 127.0.0.1:1. From here it fails: 127.0.0.1:1 (broker 1: it refuses connections (ECONNREFUSED)).`,
      fix,
    })
    const unknown = cluster.addresses.ADVERTISED_UNKNOWN
    expectFailure(await runLadder(aConnection(unknown)), 'listeners', {
      code: 'listeners-unreachable',
      message: `${unknown} answers and tells every client to use the addresses that the cluster advertises (advertised.listeners): kafka-internal.invalid:9092. From here it fails: kafka-internal.invalid:9092 (broker 1: its name does not exist in DNS (ENOTFOUND)).`,
      fix,
    })
  })

  it('warns of a dead bootstrap server beside a living one, and goes on with that', async () => {
    const living = cluster.addresses.PLAINTEXT
    const topic = await cluster.createTopic()
    const ladder = await runLadder(aConnection(['127.0.0.1:1', living]), { topics: [topic] })
    expectWarning(ladder, 'tcp', {
      code: 'tcp-refused',
      target: `127.0.0.1:1, ${living}`,
      message: `127.0.0.1:1 refuses connections: the machine is there, but nothing listens on that port (ECONNREFUSED). The test goes on with ${living}. Connected to ${living}.`,
      fix: [
        'Check the port: 9092 is usual, 9093 or 9094 for TLS; Confluent Cloud always has 9092.',
        'Check that the broker runs. In a container, its port must be published to this machine.',
        'Or take 127.0.0.1:1 out of "bootstrapServers".',
      ],
    })
    expect(ladder.rung('topic-access').status).toBe('ok')
  })

  it('warns of a bootstrap name that does not exist, and of one that is the wrong kind of port', async () => {
    const living = cluster.addresses.PLAINTEXT
    const unknown = await runLadder(aConnection(['nowhere.invalid:9092', living]))
    expect(unknown.rung('dns')).toMatchObject({ status: 'warning', code: 'dns-not-found' })
    expect(unknown.summary?.ok).toBe(true)
    const tlsPort = await runLadder(aConnection([cluster.addresses.SSL, living]))
    expect(tlsPort.rung('protocol')).toMatchObject({ status: 'warning', code: 'protocol-tls-port' })
    expect(tlsPort.summary?.ok).toBe(true)
  })

  it('tells cluster and brokers', async () => {
    const server = cluster.addresses.PLAINTEXT
    const ladder = await runLadder(aConnection(server))
    const { clusterId } = await cluster.admin.describeCluster()
    expect(ladder.rung('metadata').message).toBe(`Cluster ${clusterId}, 1 broker: ${server}.`)
    expect(ladder.rung('listeners').message).toBe(`The advertised address ${server} answers.`)
  })
})
