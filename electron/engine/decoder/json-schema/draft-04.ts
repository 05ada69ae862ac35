import type { JsonValue } from '#shared/lib/exact-number.ts'

/** Keywords whose values are data, not schemas. */
const dataKeywords = new Set(['enum', 'const', 'default', 'examples'])

/**
 * A draft-04 schema in the words of draft-07, as far as they differ: `id` is `$id`, and exclusive limits are numbers of
 * their own instead of flags. `id` as the name of a property stays, since its value is a schema and no text.
 */
export function modernised(node: JsonValue): JsonValue {
  if (Array.isArray(node)) return (node as readonly JsonValue[]).map(modernised)
  if (typeof node !== 'object' || node === null) return node
  const out: { [key: string]: JsonValue } = {}
  for (const [key, value] of Object.entries(node as { readonly [key: string]: JsonValue })) {
    if (key === 'id' && typeof value === 'string') out['$id'] = value
    else out[key] = dataKeywords.has(key) ? value : modernised(value)
  }
  moveLimit(out, 'minimum', 'exclusiveMinimum')
  moveLimit(out, 'maximum', 'exclusiveMaximum')
  return out
}

function moveLimit(schema: { [key: string]: JsonValue }, limit: string, flag: string): void {
  const { [flag]: exclusive, [limit]: value } = schema
  if (typeof exclusive !== 'boolean') return
  delete schema[flag]
  if (!exclusive || typeof value !== 'number') return
  schema[flag] = value
  delete schema[limit]
}
