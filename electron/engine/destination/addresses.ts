import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { BlockList, isIP } from 'node:net'

const metadataNames = new Set(['metadata.google.internal', 'metadata', 'instance-data', 'instance-data.ec2.internal'])

/** Link-local addresses carry the metadata services of clouds: whoever reaches them gets the machine's credentials. */
const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
// Amazon's metadata service over IPv6.
refused.addAddress('fd00:ec2::254', 'ipv6')

/** Why an address or name is never connected to, or null where it may be. Loopback and private networks may be. */
export function whyRefused(host: string): string | null {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (metadataNames.has(name)) return `${host} is a cloud's metadata service`
  const family = isIP(name)
  if (family === 0) return null
  const plain = name.startsWith('::ffff:') && isIP(name.slice(7)) === 4 ? name.slice(7) : name
  if (!refused.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6')) return null
  return `${host} is a link-local address, where clouds keep their metadata service`
}

/** Raised instead of connecting; nothing was sent. */
export class RefusedAddress extends Error {
  readonly code = 'ADDRESS_REFUSED'
}

type Callback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** The system's lookup, with every answer checked: a name may change its address between two requests. */
export function checkedLookup(hostname: string, options: LookupOptions, callback: Callback): void {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, [])
    const why = addresses.map(({ address }) => whyRefused(address)).find((reason) => reason !== null)
    if (why !== undefined) return callback(new RefusedAddress(`${hostname} is not called: ${why}`), [])
    const [first] = addresses
    if (options.all === true || first === undefined) return callback(null, addresses)
    return callback(null, first.address, first.family)
  })
}
