import { argumentError } from '../errors.ts'
import type { FilterCall } from '../parse/filtered.ts'
import type { RenderContext } from '../render-context.ts'
import type { Value } from '../values.ts'

/** Applies a filter; an unknown one passes its input through, as Ruby Liquid does. */
export function invokeFilter({ name, args, named }: FilterCall, input: Value, context: RenderContext): Value {
  const values = args.map((arg) => context.evaluate(arg))
  if (named !== null) values.push(new Map(named.map(([key, value]) => [key, context.evaluate(value)])))
  context.budget.step()
  const { filters, onUnknownFilter } = context.settings
  const known = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (known === undefined) {
    onUnknownFilter?.(name)
    return input
  }
  if (values.length < known.min || values.length > known.max) throw wrongCount(values.length, known)
  const result = known.run(input, values, context)
  if (typeof result === 'string') context.budget.checkText(result.length)
  if (typeof result === 'bigint') context.budget.checkInteger(result)
  if (Array.isArray(result)) context.budget.checkItems(result.length)
  return result
}

/** Ruby counts the input as the first argument. */
function wrongCount(given: number, { min, max }: { readonly min: number; readonly max: number }) {
  const expected = min === max ? `${min + 1}` : `${min + 1}..${max + 1}`
  return argumentError(`wrong number of arguments (given ${given + 1}, expected ${expected})`)
}
