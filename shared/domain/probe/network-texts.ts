/** DNS and TCP: is there a way to the cluster at all. */
import { failed, type Outcome, passed } from './outcome.ts'

/** @param code of Node's getaddrinfo; `timeout` where it did not come back */
export function dnsFailed(host: string, code: string): Outcome {
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return failed(
        'dns-not-found',
        `The host name ${host} does not exist in DNS (${code}): it is mistyped, or only known inside of a private network.`,
        [
          'Check the host name in "bootstrapServers", letter by letter.',
          'If the cluster has private networking (VPC peering, PrivateLink), connect to its VPN or run Signalbench inside of that network.',
        ],
      )
    case 'EAI_AGAIN':
      return failed(
        'dns-unavailable',
        `Nobody could say what ${host} is: the DNS server of this machine does not answer (EAI_AGAIN).`,
        ['Check the network connection, the VPN and the DNS settings of this machine, then test again.'],
      )
    case 'timeout':
      return failed('dns-timeout', `The DNS server of this machine did not answer in time about ${host}.`, [
        'Check the network connection, the VPN and the DNS settings of this machine, then test again.',
      ])
    default:
      return failed('dns-failed', `The host name ${host} could not be looked up (${code}).`, [
        'Check the host name in "bootstrapServers" and the DNS settings of this machine.',
      ])
  }
}

export const dnsPassed = (host: string, addresses: readonly string[]): Outcome =>
  passed(
    `${host} is ${addresses.length === 1 ? addresses[0] : `${addresses.length} addresses: ${addresses.join(', ')}`}.`,
  )

/** @param code of Node's connect; `timeout` where nothing came back */
export function tcpFailed(server: string, code: string): Outcome {
  switch (code) {
    case 'ECONNREFUSED':
      return failed(
        'tcp-refused',
        `${server} refuses connections: the machine is there, but nothing listens on that port (ECONNREFUSED).`,
        [
          'Check the port: 9092 is usual, 9093 or 9094 for TLS; Confluent Cloud always has 9092.',
          'Check that the broker runs. In a container, its port must be published to this machine.',
        ],
      )
    case 'timeout':
    case 'ETIMEDOUT':
      return failed(
        'tcp-timeout',
        `${server} did not answer in time: packets are dropped on the way, which a firewall does, or the address is wrong.`,
        [
          'Check the firewall or security group between this machine and the cluster, and the VPN.',
          'Check host and port in "bootstrapServers".',
        ],
      )
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failed('tcp-unreachable', `There is no route from this machine to ${server} (${code}).`, [
        'Check the network connection and the VPN.',
      ])
    default:
      return failed('tcp-failed', `No connection to ${server} could be made (${code}).`, [
        'Check host and port in "bootstrapServers", the firewall and the VPN.',
      ])
  }
}

export const tcpPassed = (server: string, address: string): Outcome =>
  passed(server.startsWith(`${address}:`) ? `Connected to ${server}.` : `Connected to ${server} at ${address}.`)
