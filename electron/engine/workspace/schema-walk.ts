import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

/** What a schema says about the children of one value. */
export type SchemaNode =
  | { readonly kind: 'object'; readonly shape: Readonly<Record<string, z.core.$ZodType>> }
  | { readonly kind: 'array'; readonly element: z.core.$ZodType }
  | { readonly kind: 'record'; readonly element: z.core.$ZodType }
  | { readonly kind: 'leaf' }

const leaf: SchemaNode = { kind: 'leaf' }

/** Looks through optional, default, lazy, pipes and unions; of a union it takes the option that the value fits. */
function schemaNode(schema: z.core.$ZodType, value: unknown): SchemaNode {
  if (schema instanceof z.ZodObject) return { kind: 'object', shape: schema.shape }
  if (schema instanceof z.ZodArray) return { kind: 'array', element: schema.element }
  if (schema instanceof z.ZodRecord) return { kind: 'record', element: schema.valueType }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodLazy)
    return schemaNode(schema.unwrap(), value)
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schemaNode(schema.unwrap(), value)
  if (schema instanceof z.ZodPipe) return schemaNode(schema.in, value)
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => z.safeParse(option, value).success)
    return fitting === undefined ? leaf : schemaNode(fitting, value)
  }
  return leaf
}

/** True for what JSON calls an object. */
export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Paths of keys that the schema does not know. They are kept and warned about. */
export function unknownKeys(
  schema: z.core.$ZodType,
  value: unknown,
  path: readonly PropertyKey[] = [],
): (readonly PropertyKey[])[] {
  const node = schemaNode(schema, value)
  if (node.kind === 'array' && Array.isArray(value))
    return value.flatMap((item, index) => unknownKeys(node.element, item, [...path, index]))
  if (!isJsonObject(value)) return []
  if (node.kind === 'record')
    return Object.entries(value).flatMap(([key, item]) => unknownKeys(node.element, item, [...path, key]))
  if (node.kind !== 'object') return []
  return Object.entries(value).flatMap(([key, item]) => {
    const child = Object.hasOwn(node.shape, key) ? node.shape[key] : undefined
    return child === undefined ? [[...path, key]] : unknownKeys(child, item, [...path, key])
  })
}

/**
 * What a save writes: keys in the order of the schema, then unknown ones in theirs. What means the same as before keeps
 * its old spelling (a comma-separated string, a default that was never written), and unknown keys that the sender did not
 * mention stay, so that a save changes no more of a file than was asked for.
 */
export function arrange(schema: z.core.$ZodType, previous: unknown, next: unknown): unknown {
  const node = schemaNode(schema, next)
  if (node.kind === 'array' && Array.isArray(next)) {
    const before = Array.isArray(previous) && previous.length === next.length ? previous : []
    return next.map((item, index) => arrange(node.element, before[index], item))
  }
  if (node.kind !== 'object' || !isJsonObject(next)) return sameMeaning(schema, previous, next) ? previous : next
  return arrangeObject(node.shape, isJsonObject(previous) ? previous : null, next)
}

function arrangeObject(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  previous: Readonly<Record<string, unknown>> | null,
  next: Readonly<Record<string, unknown>>,
): unknown {
  const entries: [string, unknown][] = []
  for (const [key, child] of Object.entries(shape)) {
    if (!Object.hasOwn(next, key) || next[key] === undefined) continue
    const before = previous !== null && Object.hasOwn(previous, key) ? previous[key] : undefined
    if (previous !== null && sameMeaning(child, before, next[key])) {
      if (before !== undefined) entries.push([key, before])
    } else entries.push([key, arrange(child, before, next[key])])
  }
  const unknown = (from: Readonly<Record<string, unknown>>) =>
    Object.entries(from).filter(([key]) => !Object.hasOwn(shape, key))
  const kept =
    previous === null
      ? []
      : unknown(previous).map(([key, value]): [string, unknown] => [key, Object.hasOwn(next, key) ? next[key] : value])
  const keptKeys = new Set(kept.map(([key]) => key))
  return Object.fromEntries([...entries, ...kept, ...unknown(next).filter(([key]) => !keptKeys.has(key))])
}

function sameMeaning(schema: z.core.$ZodType, left: unknown, right: unknown): boolean {
  if (isDeepStrictEqual(left, right)) return true
  const parsedLeft = z.safeParse(schema, left)
  const parsedRight = z.safeParse(schema, right)
  return parsedLeft.success && parsedRight.success && isDeepStrictEqual(parsedLeft.data, parsedRight.data)
}
