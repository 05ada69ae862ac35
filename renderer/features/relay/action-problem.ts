import { createActionProblem } from '../../rpc/action-problem.ts'

/** Why the last start, stop or change of mode failed. */
export const useActionProblem = createActionProblem()
