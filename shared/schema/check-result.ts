import { z } from 'zod'

/** One thing that is not as a check expects it. `expected` and `got` are indented JSON for a diff, where there is one. */
export const checkFailure = z.object({
  /** error: the check could not be carried out. */
  what: z.enum(['mapped', 'findings', 'events', 'requests', 'error']),
  message: z.string(),
  expected: z.string().nullable(),
  got: z.string().nullable(),
})
export type CheckFailure = z.infer<typeof checkFailure>

export const checkCounts = z.object({
  records: z.number(),
  mapped: z.number(),
  /** Rendered, refused ones included; 0 where the check names no webhook. */
  requests: z.number(),
  /** On events that were mapped and requests that were rendered; what was rejected counts in `mapped` alone. */
  findings: z.object({ error: z.number(), warning: z.number(), info: z.number() }),
})
export type CheckCounts = z.infer<typeof checkCounts>

/** How one check went. */
export const checkResult = z.object({
  name: z.string(),
  ok: z.boolean(),
  failures: z.array(checkFailure),
  /** Null where the check could not be carried out. */
  counts: checkCounts.nullable(),
  ms: z.number(),
  /** When it ended. */
  atMs: z.number(),
  /** Golden files that were written, relative to the workspace. */
  updated: z.array(z.string()),
})
export type CheckResult = z.infer<typeof checkResult>
