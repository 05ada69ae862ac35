import { createActionProblem } from '../../rpc/action-problem.ts'

/** Why the last start or stop failed. */
export const useActionProblem = createActionProblem()
