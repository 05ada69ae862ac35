import type { Coverage } from '#shared/contract/mappings.ts'

/** One bar: a reason with its count under the draft and under the saved mapping. */
export type ReasonRow = {
  readonly rule: string
  readonly message: string
  readonly count: number
  /** Null where there is nothing to compare with. */
  readonly before: number | null
  readonly examples: readonly number[]
}

/** Reasons of the draft, most frequent first; those that only the saved mapping has come last with a count of 0. */
export function reasonRows(draft: Coverage, saved: Coverage | null): readonly ReasonRow[] {
  const before = new Map(saved?.reasons.map((reason) => [reason.rule, reason.count]))
  const rows = draft.reasons.map((reason) => ({
    ...reason,
    before: saved === null ? null : (before.get(reason.rule) ?? 0),
  }))
  const gone = saved?.reasons.filter((reason) => !draft.reasons.some((other) => other.rule === reason.rule)) ?? []
  return [...rows, ...gone.map((reason) => ({ ...reason, count: 0, before: reason.count, examples: [] }))]
}
