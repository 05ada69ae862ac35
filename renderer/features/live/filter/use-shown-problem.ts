import { useEffect, useState } from 'react'
import type { CallProblem } from '../../../rpc/errors.ts'

/** An expression that only lacks its end is probably still being typed: people are told after this pause. */
const patienceMs = 1_200

/**
 * The problem as it is shown: at once where something is wrong in the middle or Enter was pressed, after a pause where
 * only the rest is missing.
 */
export function useShownProblem(problem: CallProblem | null, text: string, applied: number): CallProblem | null {
  const isUnfinished = problem !== null && (problem.data.position ?? 0) >= text.trimEnd().length
  const [waitedFor, setWaitedFor] = useState<CallProblem | null>(null)
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
