import { compileFilter, filterProblemText } from '#shared/domain/filter/compile-filter.ts'
import { filterFile } from '#shared/schema/filter.ts'

/** `filters/<name>.json` with its expression looked at, so that a bad one is a problem of the file. */
export const checkedFilterFile = filterFile.superRefine(({ filter }, context) => {
  const compiled = compileFilter(filter)
  if (compiled.ok) return
  const why = filterProblemText(compiled.error)
  context.addIssue({ code: 'custom', path: ['filter'], message: `expected a filter expression: ${why}` })
})
