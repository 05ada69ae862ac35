import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { checkCounts, checkResult } from '../schema/check-result.ts'
import { entityName } from '../schema/names.ts'
import { procedure } from './base.ts'
import { jobRef } from './jobs.ts'

/** How a check went last in this process; the list shows it. */
export const checkRow = z.object({
  name: z.string(),
  ok: z.boolean(),
  failures: z.number(),
  counts: checkCounts.nullable(),
  ms: z.number(),
  atMs: z.number(),
})
export type CheckRow = z.infer<typeof checkRow>

export const checksContract = {
  /** Results so far, conflated. A check that was not run yet has none. */
  watch: procedure.output(eventIterator(z.array(checkRow))),
  /** With every failure and its diff; null where the check was not run yet. */
  result: procedure.input(z.object({ name: entityName })).output(checkResult.nullable()),
  /**
   * Runs checks one after the other. `update` writes their golden files instead of comparing with them; READ_ONLY where
   * another process has the workspace. NOT_FOUND names a check that is not there.
   */
  run: procedure
    .input(z.object({ names: z.array(entityName).min(1).max(1_000), update: z.boolean().default(false) }))
    .output(jobRef),
}
