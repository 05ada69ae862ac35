import { useDrafts, isDirty } from './draft-store.ts'
import { texts } from './texts.ts'

/** Says that there are edits that no file has yet. */
export function useRailBadge(): string | null {
  return useDrafts((state) => Object.values(state.drafts).some(isDirty)) ? texts.unsaved : null
}
