import { z } from 'zod'

/** A preset's name, or an exact list of delays. */
export const retryChoice = z.union([
  z.string().min(1),
  z.looseObject({
    delaysMs: z.array(z.int().min(0)),
    on: z.array(z.string()).default(['408', '429', '5xx', 'network']),
  }),
])
export type RetryChoice = z.infer<typeof retryChoice>
