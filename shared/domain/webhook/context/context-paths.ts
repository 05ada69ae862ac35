import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import type { WebhookContext } from '../types.ts'
import { closest } from '../rules/closest.ts'

type Members = { readonly [key: string]: JsonValue }

export const membersOf = (value: JsonValue | undefined): Members | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
    ? (value as Members)
    : null

/** The value at a path of plain names and indexes; undefined where there is none. */
export function valueAt(context: WebhookContext, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = context
  for (const part of path) {
    if (Array.isArray(value)) value = itemAt(value, part)
    else {
      const members = membersOf(value)
      value = members === null ? undefined : getOwn(members, part)
    }
  }
  return value
}

function itemAt(items: readonly JsonValue[], part: string): JsonValue | undefined {
  if (part === 'first') return items[0]
  return part === 'last' ? items.at(-1) : items[Number(part)]
}

/** How deep and how many paths are looked at: enough for people, bounded for any context. */
const maxDepth = 8
const maxPaths = 2_000

/** A path of the context with what stands there; the parents come before their members. */
export type ContextPath = { readonly path: readonly string[]; readonly value: JsonValue }

/** Every path of a context, `journey` → `journey.name` → …; arrays count with their first item only. */
export function pathsOf(context: WebhookContext): readonly ContextPath[] {
  const found: ContextPath[] = []
  const visit = (value: JsonValue, path: readonly string[]): void => {
    if (found.length >= maxPaths || path.length > maxDepth) return
    if (path.length > 0) found.push({ path, value })
    if (Array.isArray(value)) {
      const [first] = value as readonly JsonValue[]
      if (first !== undefined) visit(first, [...path, '0'])
      return
    }
    for (const [key, member] of Object.entries(membersOf(value) ?? {})) visit(member, [...path, key])
  }
  visit(context, [])
  return found
}

const plainName = /^[A-Za-z_][\w-]*$/

/** A path as Liquid writes it: `user.tags["first name"]`. */
export const pathText = (path: readonly string[]): string =>
  path
    .map((part, i) => {
      if (i === 0) return part
      if (/^\d+$/.test(part)) return `[${part}]`
      return plainName.test(part) ? `.${part}` : `[${part.includes('"') ? `'${part}'` : `"${part}"`}]`
    })
    .join('')

/**
 * What somebody most likely meant by a path that the context does not have: a member with nearly that name beside it, or
 * the same name somewhere else.
 */
export function meantPath(context: WebhookContext, path: readonly string[]): readonly string[] | null {
  const depth = path.findIndex((_, i) => valueAt(context, path.slice(0, i + 1)) === undefined)
  const missing = path[depth]
  if (missing === undefined) return null
  const parent = path.slice(0, depth)
  const rest = path.slice(depth + 1)
  const near = closest(missing, Object.keys(membersOf(valueAt(context, parent)) ?? {}))
  if (near !== null) {
    const meant = [...parent, near, ...rest]
    return valueAt(context, meant) === undefined && rest.length > 0
      ? (meantPath(context, meant) ?? [...parent, near])
      : meant
  }
  return elsewhere(context, path)
}

/** The same last name, where it stands once or, if it stands several times, where it stands first. */
function elsewhere(context: WebhookContext, path: readonly string[]): readonly string[] | null {
  const last = path.at(-1)
  return pathsOf(context).find((one) => one.path.at(-1) === last && one.path.length > 1)?.path ?? null
}
