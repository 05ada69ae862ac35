import { err, type Result } from '#shared/lib/result.ts'
import { compileFilter, filterProblemText } from '../filter/compile-filter.ts'
import type { Filter } from '../filter/types.ts'

/** A filter of a rule, or what is wrong with it. It chooses the mapping, so it cannot ask what a mapping made. */
export function compileRuleFilter(text: string): Result<Filter, string> {
  const compiled = compileFilter(text)
  if (!compiled.ok) return err(filterProblemText(compiled.error))
  if (!compiled.value.needs.mapping) return compiled
  return err('It asks for verdict, event or user, which are known only after a mapping was chosen')
}
