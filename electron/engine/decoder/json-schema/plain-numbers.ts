import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { setOwn } from '#shared/lib/own-property.ts'

/**
 * The value with plain numbers where exact ones stand, for validating: 2^63-1 rounds, `5.0` is an integer, 1e400 is
 * infinite. The same value where there are none, which is most.
 */
export function withPlainNumbers(value: JsonValue): unknown {
  return hasExactNumber(value) ? plain(value) : value
}

function hasExactNumber(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof ExactNumber) return true
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some(hasExactNumber)
  const members = value as { readonly [key: string]: JsonValue }
  for (const key in members) {
    if (hasExactNumber(members[key] as JsonValue)) return true
  }
  return false
}

function plain(value: JsonValue): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ExactNumber) return Number(value.text)
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(plain)
  const out: { [key: string]: unknown } = {}
  for (const [key, member] of Object.entries(value as { readonly [key: string]: JsonValue }))
    setOwn(out, key, plain(member))
  return out
}
