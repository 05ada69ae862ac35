import type { Coverage } from '#shared/contract/mappings.ts'

/** One bar: a reason or a remark, with its count under the draft and under the saved mapping. */
export type ReasonRow = {
  readonly rule: string
  readonly message: string
  /** `error` for what keeps records from mapping. */
  readonly severity: 'error' | 'warning' | 'info'
  readonly count: number
  /** Null where there is nothing to compare with. */
  readonly before: number | null
  readonly examples: readonly number[]
}

/**
 * Reasons of the draft, most frequent first, then those that only the saved mapping has, with a count of 0; then the
 * same for remarks on records that map, warnings first.
 */
export function reasonRows(draft: Coverage, saved: Coverage | null): readonly ReasonRow[] {
  const withSeverity = (coverage: Coverage) =>
    coverage.reasons.map((reason) => ({ ...reason, severity: 'error' as const }))
  const reasons = compared(withSeverity(draft), saved === null ? null : withSeverity(saved))
  const remarks = compared(draft.warnings, saved?.warnings ?? null)
  const of = (severity: ReasonRow['severity']) => remarks.filter((row) => row.severity === severity)
  return [...reasons, ...of('error'), ...of('warning'), ...of('info')]
}

type Counted = Omit<ReasonRow, 'before'>

function compared(draft: readonly Counted[], saved: readonly Counted[] | null): readonly ReasonRow[] {
  const before = new Map(saved?.map((row) => [row.rule, row.count]))
  const rows = draft.map((row) => ({ ...row, before: saved === null ? null : (before.get(row.rule) ?? 0) }))
  const gone = saved?.filter((row) => !draft.some((other) => other.rule === row.rule)) ?? []
  return [...rows, ...gone.map((row) => ({ ...row, count: 0, before: row.count, examples: [] }))]
}

/** While records pour in, the two scans are some records apart; smaller differences say nothing then. */
const leastWhileMoving = 0.002

/** How much of all records a row lost or gained, as a share of all; 0 where nothing is compared or complete. */
export function changeOf(row: ReasonRow, draft: Coverage, saved: Coverage | null): number {
  if (row.before === null || saved === null || !draft.done || !saved.done) return 0
  const change = row.count / Math.max(1, draft.scanned) - row.before / Math.max(1, saved.scanned)
  return draft.scanned !== saved.scanned && Math.abs(change) < leastWhileMoving ? 0 : change
}
