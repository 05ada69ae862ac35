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
