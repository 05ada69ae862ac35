/** What the cluster says of itself, and whether what it says can be reached. */
import { failed, type Outcome, passed } from './outcome.ts'

/** @param how `timeout`, `closed`, a system error or the name of a protocol error */
export const metadataFailed = (server: string, how: string): Outcome =>
  how === 'timeout'
    ? failed('metadata-timeout', `${server} did not say in time which brokers the cluster has.`, [
        'The broker is overloaded or has no controller: look at its log, then test again.',
      ])
    : failed('metadata-failed', `${server} did not say which brokers the cluster has (${how}).`, [
        "Look at the broker's log. A listener that wants another way of signing in closes the connection here.",
      ])

export const noBrokers = (server: string): Outcome =>
  failed('metadata-no-brokers', `${server} says that the cluster has no brokers: it is starting, or cut off.`, [
    'Wait until the cluster is up, then test again.',
  ])

export const metadataPassed = (clusterId: string | null, brokers: readonly string[]): Outcome =>
  passed(
    `Cluster ${clusterId ?? 'without an id'}, ${brokers.length} ${brokers.length === 1 ? 'broker' : 'brokers'}: ${shortList(brokers)}.`,
  )

export type AdvertisedBroker = {
  readonly id: number
  /** host:port that the cluster told us to use. */
  readonly address: string
  /** Why it cannot be used; null where it can. */
  readonly trouble: string | null
}

/** More would fill the screen and say nothing new. */
const shown = 8

/** The first of many names, and how many more there are. */
export function shortList(items: readonly string[], most = shown): string {
  const rest = items.length - most
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ')
}

/** @param asked the bootstrap server that gave the addresses */
export function listenersOutcome(asked: string, brokers: readonly AdvertisedBroker[]): Outcome {
  const dead = brokers.filter(({ trouble }) => trouble !== null)
  const [first] = dead
  if (first === undefined) {
    const addresses = brokers.map(({ address }) => address)
    return passed(
      addresses.length === 1
        ? `The advertised address ${addresses[0]} answers.`
        : `All ${addresses.length} advertised addresses answer: ${shortList(addresses)}.`,
    )
  }
  const living = brokers.filter(({ trouble }) => trouble === null).map(({ address }) => address)
  const told = `${asked} answers and tells every client to use the addresses that the cluster advertises (advertised.listeners): ${shortList(brokers.map(({ address }) => address))}.`
  const fails = `From here ${dead.length === brokers.length ? (dead.length === 1 ? 'it fails' : 'all of them fail') : `${dead.length} of ${brokers.length} fail`}: ${shortList(
    dead.map(({ id, address, trouble }) => `${address} (broker ${id}: ${trouble})`),
  )}.${living.length === 0 ? '' : ` These answer: ${shortList(living)}.`}`
  return failed('listeners-unreachable', `${told} ${fails}`, [
    `Set advertised.listeners of ${dead.length === 1 ? `broker ${first.id}` : 'those brokers'} to an address that this machine can reach. In Docker: a second listener that is advertised as localhost with a published port.`,
    'Or make those names and ports reachable from here: DNS or /etc/hosts, VPN, firewall. A tunnel to the bootstrap server alone is not enough.',
  ])
}
