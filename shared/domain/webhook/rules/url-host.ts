/** What the rules need of a URL. Pure: this layer has no URL of its own. */
export type UrlHost =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'ipv4'; readonly octets: readonly number[] }
  | { readonly kind: 'ipv6'; readonly groups: readonly number[] }

const httpUrl = /^https?:\/\/(?:[^/?#\\@]*@)*(\[[^\]]*\]|[^/?#\\:@]*)(?::(\d{0,5}))?(?=[/?#\\]|$)/i
/** What no host may have (WHATWG URL, forbidden domain code points). */
const forbidden = /[\u0000-\u0020"<>^`{|}\u007f]|%(?![0-9a-f]{2})/i

/** The host of an http or https URL; null where it is no such URL. */
export function hostOf(url: string): UrlHost | null {
  const [, written = '', port = ''] = httpUrl.exec(url.replaceAll(/[\t\r\n]/g, '')) ?? []
  if (written === '' || Number(port) > 65_535) return null
  if (written.startsWith('[')) {
    const groups = ipv6Groups(written.slice(1, -1).toLowerCase())
    return groups === null ? null : { kind: 'ipv6', groups }
  }
  if (forbidden.test(written)) return null
  const name = written.toLowerCase().replace(/\.$/, '')
  if (!/(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(name)) return name === '' ? null : { kind: 'name', name }
  const octets = ipv4Octets(name)
  return octets === null ? null : { kind: 'ipv4', octets }
}

/** Decimal, octal and hexadecimal parts, the last one filling what is left: `127.1`, `0x7f000001`. */
function ipv4Octets(name: string): readonly number[] | null {
  const parts = name.split('.').map(ipv4Part)
  if (parts.length > 4 || parts.some((part) => Number.isNaN(part))) return null
  const last = parts.at(-1) ?? 0
  const first = parts.slice(0, -1)
  if (first.some((part) => part > 255) || last >= 256 ** (5 - parts.length)) return null
  const tail = Array.from(
    { length: 5 - parts.length },
    (_, i) => Math.floor(last / 256 ** (4 - parts.length - i)) % 256,
  )
  return [...first, ...tail]
}

function ipv4Part(part: string): number {
  if (/^0x[\da-f]*$/.test(part)) return Number.parseInt(`0${part.slice(2)}`, 16)
  if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8)
  return /^\d+$/.test(part) ? Number.parseInt(part, 10) : Number.NaN
}

/** The eight groups of an address, with `::` filled. */
function ipv6Groups(address: string): readonly number[] | null {
  const sides = withPlainTail(address).split('::')
  if (sides.length > 2) return null
  const [left = [], right = []] = sides.map((side) => (side === '' ? [] : side.split(':')))
  const missing = 8 - left.length - right.length
  if (sides.length === 2 ? missing < 1 : missing !== 0) return null
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  return groups.every((group) => /^[\da-f]{1,4}$/.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : null
}

/** `::ffff:127.0.0.1` → `::ffff:7f00:1`. */
function withPlainTail(address: string): string {
  const tail = /\d+\.\d+\.\d+\.\d+$/.exec(address)?.[0]
  const octets = tail === undefined ? null : ipv4Octets(tail)
  if (tail === undefined || octets === null) return address
  const [a = 0, b = 0, c = 0, d = 0] = octets
  return `${address.slice(0, -tail.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/** A URL as a request says it: whom, and what of theirs, and where in the URL both begin. */
export type SplitUrl = {
  readonly authority: string | null
  readonly target: string
  readonly at: { readonly authority: number; readonly target: number }
}

/**
 * No URL parser: what was rendered is taken apart also where none would take it. `authority` is null where it does not
 * begin with http:// or https://; `at` counts UTF-16 units from 0.
 */
export function splitUrl(url: string): SplitUrl {
  const found = /^(https?:\/\/(?:[^/?#\\@]*@)*)([^/?#\\]*)([^#]*)/i.exec(url)
  if (found === null) return { authority: null, target: url, at: { authority: 0, target: 0 } }
  const [, start = '', authority = '', rest = ''] = found
  const at = { authority: start.length, target: start.length + authority.length }
  return { authority, target: rest.startsWith('/') ? rest : `/${rest}`, at }
}
