import { percent } from '../../ui/format/numbers.ts'
import { isDirty, useDrafts } from './draft-store.ts'
import { useSeenCoverage } from './seen-coverage.ts'
import { texts } from './texts.ts'

/** That there are edits that no file has yet, else how much the mapping covered when it was last looked at. */
export function useRailBadge(): string | null {
  const dirty = useDrafts((state) => Object.values(state.drafts).some(isDirty))
  const coverage = useSeenCoverage((state) => state.coverage)
  if (dirty) return texts.unsaved
  return coverage === null || coverage.scanned === 0 ? null : percent(coverage.mapped, coverage.scanned)
}
