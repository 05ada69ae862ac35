/** Undo and redo of a value. Steps of one kind within a second are one step: typing a word is not six undos. */
export type History<T> = {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  readonly lastStep: { readonly kind: string; readonly atMs: number } | null
}

/** More steps than anybody goes back, few enough to forget about memory. */
const maxSteps = 200
const sameStepMs = 1_000

/** A history that begins with `present`. */
export const newHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], lastStep: null })

/** One change. `kind` names what is edited; null never joins the step before. */
export function push<T>(history: History<T>, present: T, kind: string | null, nowMs: number): History<T> {
  const last = history.lastStep
  const joins = kind !== null && last !== null && last.kind === kind && nowMs - last.atMs < sameStepMs
  return {
    past: joins ? history.past : [...history.past, history.present].slice(-maxSteps),
    present,
    future: [],
    lastStep: kind === null ? null : { kind, atMs: nowMs },
  }
}

/** One step back; the same history where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1)
  if (previous === undefined) return history
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    lastStep: null,
  }
}

/** One step forward again. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, lastStep: null }
}
