import type { WebhookFinding } from '../types.ts'
import type { UrlHost } from './url-host.ts'
import { type Target, type WebhookRuleId, webhookFinding } from './webhook-rules.ts'

/** Names that never are in public DNS (RFC 2606, 6761, 6762, 8375 and what home routers use). */
const localEndings = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'home.arpa',
]
const testEndings = ['test', 'example', 'invalid', 'onion']

/** What OneSignal says of the host of a URL. One finding at most. */
export function urlFindings(target: Target, host: UrlHost): readonly WebhookFinding[] {
  const rule = ruleFor(host)
  return rule === null ? [] : [webhookFinding(rule, target, null, { text: hostText(host) })]
}

function hostText(host: UrlHost): string {
  if (host.kind === 'name') return host.name
  return host.kind === 'ipv4'
    ? host.octets.join('.')
    : `[${host.groups.map((group) => group.toString(16)).join(':')}]`.replace(/(?<=[[:])0(?::0)+(?=[:\]])/, '')
}

function ruleFor(host: UrlHost): WebhookRuleId | null {
  if (host.kind === 'ipv4') return ipv4Rule(host.octets)
  return host.kind === 'ipv6' ? ipv6Rule(host.groups) : nameRule(host.name)
}

function nameRule(name: string): WebhookRuleId | null {
  if (endsIn(name, ['onesignal.com'])) return 'url-onesignal'
  if (name === 'metadata.google.internal') return 'url-metadata'
  if (!name.includes('.') || endsIn(name, localEndings)) return 'url-not-public'
  // The form of a top-level domain, not the list: that one changes each month, and a wrong warning is worse than none.
  const isValid = /\.(?:\p{L}{2,63}|xn--[a-z0-9-]{1,59})$/u.test(name) && !endsIn(name, testEndings)
  return isValid ? null : 'url-top-level-domain'
}

const endsIn = (name: string, endings: readonly string[]): boolean =>
  endings.some((ending) => name === ending || name.endsWith(`.${ending}`))

/** Special-purpose addresses of RFC 6890. */
function ipv4Rule([a = 0, b = 0, c = 0]: readonly number[]): WebhookRuleId | null {
  if (a === 169 && b === 254) return 'url-metadata'
  const isPrivate =
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 198 && (b === 18 || b === 19)) ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113)
  return isPrivate ? 'url-not-public' : null
}

function ipv6Rule(groups: readonly number[]): WebhookRuleId | null {
  const [first = 0, second = 0, , , , sixth = 0, high = 0, low = 0] = groups
  if (groups.slice(0, 5).every((group) => group === 0) && sixth === 0xffff) {
    return ipv4Rule([high >> 8, high & 255, low >> 8, low & 255])
  }
  if ((first & 0xffc0) === 0xfe80) return 'url-metadata'
  // Public addresses are those of 2000::/3; those for documentation stand among them.
  return (first & 0xe000) === 0x2000 && !(first === 0x2001 && second === 0xdb8) ? null : 'url-not-public'
}
