import type { AvroType } from './types.ts'

/**
 * The fewest bytes that a value of this type takes: an array that claims more items than the body has room for is
 * refused before it is read. A type inside itself counts as nothing, which is never too much. Remembers what it measured.
 */
export function leastBytesOf(resolve: (type: AvroType) => AvroType): (type: AvroType) => number {
  const open = new Set<AvroType>()
  const measured = new Map<AvroType, number>()

  function measure(unresolved: AvroType): number {
    const one = resolve(unresolved)
    const known = measured.get(one)
    if (known !== undefined) return known
    if (open.has(one)) return 0
    open.add(one)
    const bytes = ofType(one)
    open.delete(one)
    measured.set(one, bytes)
    return bytes
  }

  function ofType(one: AvroType): number {
    switch (one.kind) {
      case 'null':
        return 0
      case 'fixed':
        return one.size
      case 'float':
        return 4
      case 'double':
        return 8
      case 'record':
        return one.fields.reduce((sum, field) => sum + measure(field.type), 0)
      case 'union':
        return one.branches.length === 0 ? 1 : 1 + Math.min(...one.branches.map(measure))
      default:
        return 1
    }
  }

  return measure
}
