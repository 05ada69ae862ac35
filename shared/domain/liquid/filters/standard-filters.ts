import { arrayFilters } from './arrays.ts'
import type { FilterTable } from './filter.ts'
import { numberFilters } from './numbers.ts'
import { otherFilters } from './other.ts'
import { textFilters } from './texts.ts'
import { webFilters } from './web.ts'

/** All filters: OneSignal's documented ones, the Liquid reference's, and a few that are allowed with a finding. */
export const standardFilters: FilterTable = {
  ...textFilters,
  ...arrayFilters,
  ...numberFilters,
  ...webFilters,
  ...otherFilters,
}
