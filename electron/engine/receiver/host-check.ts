import { BlockList, isIP } from 'node:net'

/**
 * Refuses requests whose Host names somebody else: a web page that made its own name point to this machine (DNS
 * rebinding) would send that name. Loopback names and the address that was connected to are ours.
 * @returns why it is refused, or null
 */
export function refusedHost(hostHeader: string | undefined, localAddress: string, boundHost: string): string | null {
  if (hostHeader === undefined) return null
  const name = hostName(hostHeader)
  if (name === null) return `Host ${JSON.stringify(hostHeader.slice(0, 100))} cannot be read`
  const own = [stripMapped(localAddress), boundHost.toLowerCase()]
  if (isLoopbackName(name) || own.includes(stripMapped(name))) return null
  return `Host ${JSON.stringify(name)} is not this receiver`
}

/** The name in a Host header, without port and brackets, in lower case. */
function hostName(header: string): string | null {
  const found = /^(?:\[([0-9a-f:.%]+)\]|([^\s:/@[\]]+))(?::\d{1,5})?$/i.exec(header)
  return (found?.[1] ?? found?.[2] ?? null)?.toLowerCase() ?? null
}

function isLoopbackName(name: string): boolean {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  if (bare === 'localhost' || bare.endsWith('.localhost')) return true
  return isLoopbackAddress(bare)
}

/** True for 127.0.0.0/8 and ::1, and what names them; false for everything that other machines may reach. */
export function isLoopbackAddress(address: string): boolean {
  const loopback = new BlockList()
  loopback.addSubnet('127.0.0.0', 8, 'ipv4')
  loopback.addAddress('::1', 'ipv6')
  const plain = stripMapped(address)
  const family = isIP(plain)
  return plain === 'localhost' || (family !== 0 && loopback.check(plain, family === 4 ? 'ipv4' : 'ipv6'))
}

/** `::ffff:127.0.0.1` is how an IPv6 socket names an IPv4 peer. */
const stripMapped = (address: string): string =>
  address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
