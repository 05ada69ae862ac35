import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn } from '#shared/lib/own-property.ts'
import { patternExponent } from './pattern-cost.ts'

/**
 * What validating may cost: about `size` × characters^`exponent` steps. A schema that refers to itself, or that unfolds
 * into a huge one, has no bound that can be told from here.
 */
export type SchemaCost = { readonly size: number; readonly exponent: number }

/** Larger ones count as without bound. */
const maxSize = 20_000

type Documents = { readonly root: JsonValue; find(reference: string): JsonValue | undefined }

/** Looks over a schema and all that it refers to. */
export function schemaCost(documents: Documents): SchemaCost {
  const sizes = new Map<object, number>()
  const open = new Set<object>()
  let exponent = 1

  function size(node: JsonValue | undefined): number {
    if (typeof node !== 'object' || node === null) return 1
    const known = sizes.get(node)
    if (known !== undefined) return known
    if (open.has(node)) return Number.POSITIVE_INFINITY
    open.add(node)
    const total = Array.isArray(node) ? sum(node as readonly JsonValue[]) : ofObject(node as JsonObject)
    open.delete(node)
    sizes.set(node, total)
    return total
  }

  const sum = (nodes: readonly JsonValue[]): number => nodes.reduce<number>((total, node) => total + size(node), 1)

  function ofObject(node: JsonObject): number {
    exponent = Math.max(exponent, ownExponent(node))
    let total = sum(Object.values(node))
    for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
      const reference = getOwn(node, keyword)
      if (typeof reference !== 'string') continue
      const target = documents.find(reference)
      total += target === undefined || keyword !== '$ref' ? Number.POSITIVE_INFINITY : size(target)
    }
    return total
  }

  const total = size(documents.root)
  return { size: total > maxSize ? Number.POSITIVE_INFINITY : total, exponent }
}

function ownExponent(node: JsonObject): number {
  const pattern = getOwn(node, 'pattern')
  const keys = getOwn(node, 'patternProperties')
  const patterns = typeof keys === 'object' && keys !== null ? Object.keys(keys) : []
  if (typeof pattern === 'string') patterns.push(pattern)
  // Items that must differ are compared each with each.
  return Math.max(getOwn(node, 'uniqueItems') === true ? 2 : 1, ...patterns.map(patternExponent))
}
