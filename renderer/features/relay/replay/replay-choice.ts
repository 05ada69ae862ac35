import type { ReplayOf } from '#shared/contract/relays.ts'

/** More than this is not named one by one (shared/contract/relays.ts). */
export const maxNamed = 1_000

/** What is typed or chosen: the selected deliveries, or those consumed within a time. */
export type ReplayChoice = { readonly kind: 'selected' | 'range'; readonly from: string; readonly to: string }

/** Selected deliveries are meant where there are any. */
export const firstChoice = (selected: number): ReplayChoice => ({
  kind: selected > 0 ? 'selected' : 'range',
  from: '',
  to: '',
})

/** Which deliveries that means; null while it means none that can be asked for. */
export function replayOfChoice(choice: ReplayChoice, selectedIds: readonly string[]): ReplayOf | null {
  if (choice.kind === 'selected') {
    return selectedIds.length === 0 || selectedIds.length > maxNamed ? null : { ids: [...selectedIds] }
  }
  const of = { fromMs: Date.parse(choice.from), toMs: Date.parse(choice.to) }
  return of.fromMs < of.toMs ? of : null
}
