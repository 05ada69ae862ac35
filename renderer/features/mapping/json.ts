/** Plain JSON as it stands in a mapping file; unknown keys are kept. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [key: string]: Json }

/** Narrows to an object: neither null nor an array. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object with `key` set, or without it where `value` is undefined; the order of the other keys stays. */
export function withKey(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...object, [key]: value }
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key))
}

/** Same JSON, whatever the order of keys. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameJson(a[key], b[key]))
}

/** The text of a workspace file: two spaces, final newline (interfaces.md §1). */
export const fileText = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`

/** Reads an object, or says in words why it is none. */
export function parseObject(text: string): { readonly value: JsonObject } | { readonly problem: string } {
  try {
    const value = JSON.parse(text) as Json
    return isObject(value) ? { value } : { problem: 'A mapping is a JSON object: it begins with { and ends with }.' }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
