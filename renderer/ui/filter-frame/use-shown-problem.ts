import { useEffect, useState } from 'react'

/** An expression that only lacks its end is probably still being typed: people are told after this pause. */
const patienceMs = 1_200

/**
 * The problem as it is shown: at once where something is wrong in the middle or Enter was pressed, after a pause where
 * only the rest is missing.
 * @param position of what is wrong
 * @param applied grows with each Enter
 */
export function useShownProblem<P extends object>(
  problem: P | null,
  position: number,
  text: string,
  applied: number,
): P | null {
  const isUnfinished = problem !== null && position >= text.trimEnd().length
  const [waitedFor, setWaitedFor] = useState<P | null>(null)
  useEffect(() => {
    if (problem === null || !isUnfinished) return
    const timer = setTimeout(() => setWaitedFor(problem), patienceMs)
    return () => clearTimeout(timer)
  }, [problem, isUnfinished])
  const [appliedBefore, setAppliedBefore] = useState(applied)
  useEffect(() => {
    if (problem === null) setAppliedBefore(applied)
  }, [problem, applied])
  if (!isUnfinished || waitedFor === problem || applied !== appliedBefore) return problem
  return null
}
