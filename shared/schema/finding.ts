import { z } from 'zod'

/** error: OneSignal or the next step would refuse it. warning: it goes through but is probably not meant. info: worth knowing. */
export const severity = z.enum(['error', 'warning', 'info'])
export type Severity = z.infer<typeof severity>

/** One lint result: which rule, how bad, where, what and why, how to fix. */
export const finding = z.object({
  /** Stable id such as `name-missing`; the vocabulary of "reason" in counts and exports. */
  rule: z.string(),
  severity,
  /** Where: a path in the event (`external_id`) or in the record (`$.value.user_id`). */
  path: z.string(),
  message: z.string(),
  fix: z.string(),
  /** Where in a template, both from 1. */
  line: z.number().optional(),
  column: z.number().optional(),
})
export type Finding = z.infer<typeof finding>
