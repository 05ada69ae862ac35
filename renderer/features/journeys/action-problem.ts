import { createActionProblem } from '../../rpc/action-problem.ts'

/** Why the last thing that somebody did here failed. */
export const useActionProblem = createActionProblem()
