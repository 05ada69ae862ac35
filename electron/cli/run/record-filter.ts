import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import type { DecodedRecord } from '#shared/domain/decode/types.ts'
import type { Filter } from '#shared/domain/filter/types.ts'
import { AppError } from '#shared/lib/app-error.ts'

/** A filter that cannot be read, with a mark under the place. */
export const badFilter = (message: string, text: string, position: number): AppError =>
  new AppError('BAD_FILTER', `${message}\n  ${text}\n  ${' '.repeat(position)}^`, { data: { position } })

/** A filter ready for use. Throws BAD_FILTER. */
function usableFilter(text: string): Filter {
  const compiled = compileFilter(text)
  if (compiled.ok) return compiled.value
  const { message, position } = compiled.error
  throw badFilter(message, text, position)
}

/** The filter of `tail`, where no mapping is at hand: a question for verdict, event or user is refused. */
export function recordFilter(text: string): (record: DecodedRecord) => boolean {
  const filter = usableFilter(text)
  if (filter.needs.mapping) {
    throw new AppError(
      'BAD_FILTER',
      'verdict, event and user need a mapping, and tail uses none. Filter by $.value… instead.',
    )
  }
  return (record) => filter.matches({ record, verdict: null, eventName: null, user: null })
}
