/** Waits before the engine is started again, in milliseconds, for the first, second, … end in a row. */
const delaysMs = [200, 1000, 3000, 10_000]
/** An engine that ran this long ended for a new reason: counting begins again. */
const healthyAfterMs = 60_000

export type RestartDecision =
  | { readonly kind: 'restart'; readonly afterMs: number; readonly endsInARow: number }
  /** It ends again and again: ask the user instead of heating the machine. */
  | { readonly kind: 'give-up' }

/** What to do after the engine ended unasked. `ranMs`: how long it had run; `endsBefore`: ends in a row so far. */
export function afterEngineEnded(ranMs: number, endsBefore: number): RestartDecision {
  const before = ranMs >= healthyAfterMs ? 0 : endsBefore
  const afterMs = delaysMs[before]
  return afterMs === undefined ? { kind: 'give-up' } : { kind: 'restart', afterMs, endsInARow: before + 1 }
}
