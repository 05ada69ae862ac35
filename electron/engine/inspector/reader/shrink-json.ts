import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { setOwn } from '#shared/lib/own-property.ts'

const maxStringChars = 1_000
const maxItems = 100
const maxMembers = 200
const maxDepth = 32

/** A value with its long parts cut, still JSON: the shape stays, so that paths can be chosen from it. */
export function shrinkJson(value: JsonValue, depth = 0): JsonValue {
  if (typeof value === 'string') {
    return value.length <= maxStringChars ? value : `${value.slice(0, maxStringChars)}… (${value.length} characters)`
  }
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value
  if (depth >= maxDepth) return '… (nested deeper)'
  if (Array.isArray(value)) return shrinkArray(value, depth)
  const out: { [key: string]: JsonValue } = {}
  const members = Object.entries(value)
  for (const [key, member] of members.slice(0, maxMembers)) setOwn(out, key, shrinkJson(member, depth + 1))
  if (members.length > maxMembers) setOwn(out, '…', `and ${members.length - maxMembers} more members`)
  return out
}

function shrinkArray(items: readonly JsonValue[], depth: number): JsonValue {
  const out = items.slice(0, maxItems).map((item) => shrinkJson(item, depth + 1))
  return items.length <= maxItems ? out : [...out, `… (${items.length} items)`]
}
