import { z } from 'zod'

/**
 * The messages of oRPC's peer protocol as our pages send them: `i` numbers the call, `t` is its kind (absent = a
 * request with path `u`, 3 = an event, 4 = abort). Pages send JSON texts only; files and forms are not part of the
 * contract. Anything else never reaches the RPC layer, which would throw out of reach of a handler.
 */
const peerMessage = z.union([
  z.object({
    i: z.string(),
    t: z.literal(1).optional(),
    p: z.object({
      u: z.string().startsWith('/'),
      h: z.object({ 'content-type': z.undefined().optional() }).optional(),
    }),
  }),
  z.object({ i: z.string(), t: z.literal(3), p: z.object({}) }),
  z.object({ i: z.string(), t: z.literal(4) }),
])

/** Whether data that came over a port or socket is a message of the protocol. */
export function isPeerMessage(data: unknown): data is string {
  if (typeof data !== 'string') return false
  try {
    return peerMessage.safeParse(JSON.parse(data)).success
  } catch {
    return false
  }
}
