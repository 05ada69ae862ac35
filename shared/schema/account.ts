import { z } from 'zod'

/** Two-sided accounting by event id; each is a number of different ids (shared/domain/account). */
export const account = z.object({
  sent: z.number(),
  received: z.number(),
  lost: z.number(),
  duplicated: z.number(),
  late: z.number(),
  unexpected: z.number(),
  /** Sent, and not seen here: to servers other than the workspace's receivers, or cleared away by retention. */
  elsewhere: z.number(),
  /** Sent, not received yet, and to be sent again. */
  open: z.number(),
})
export type Account = z.infer<typeof account>

/** Some ids of each fate that is worth a look; at most `maxAccountExamples` each. */
export const accountExamples = z.object({
  lost: z.array(z.string()),
  duplicated: z.array(z.string()),
  late: z.array(z.string()),
  unexpected: z.array(z.string()),
})
export type AccountExamples = z.infer<typeof accountExamples>

/** Enough to see what they have in common. */
export const maxAccountExamples = 20
