import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { procedure } from './base.ts'

export const topicInfo = z.object({ name: z.string(), partitions: z.int() })

export const connectionCheck = z.object({
  clusterId: z.string().nullable(),
  /** host:port of each broker as the cluster advertises it; empty for a replay. */
  brokers: z.array(z.string()),
  topics: z.array(topicInfo),
  ms: z.number(),
})
export type ConnectionCheck = z.infer<typeof connectionCheck>

export const connectionsContract = {
  /** Connects and lists what may be seen. UNREACHABLE names the address, the cause and the remedy. Creates nothing. */
  check: procedure.input(z.object({ name: entityName })).output(connectionCheck),
}
