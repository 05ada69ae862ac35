import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** Enough to find yesterday's again. */
const keptFilters = 20

type RecentFilters = { readonly filters: readonly string[]; remember(filter: string): void }

/** Filters that were applied, newest first, remembered on this machine. */
export const useRecentFilters = create<RecentFilters>()(
  persist(
    (set) => ({
      filters: [],
      remember: (filter) => set((state) => ({ filters: withNewest(state.filters, filter.trim()) })),
    }),
    { name: 'signalbench.recent-filters' },
  ),
)

/** The list with this one first; an empty one is not worth remembering. */
export const withNewest = (filters: readonly string[], filter: string): readonly string[] =>
  filter === '' ? filters : [filter, ...filters.filter((other) => other !== filter)].slice(0, keptFilters)

/**
 * The filter that an arrow key brings: up goes back in time, down comes forward again. Null where there is none; a text
 * that is none of them counts as newer than all.
 */
export function recalled(filters: readonly string[], step: -1 | 1, text: string): string | null {
  const at = filters.indexOf(text.trim())
  if (step === -1) return filters[at + 1] ?? null
  if (at < 0) return null
  return at === 0 ? '' : (filters[at - 1] ?? null)
}
