import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { probeEvent } from '../schema/probe.ts'
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

export const probeInput = z.object({
  name: entityName,
  draft: z.json().optional(),
  topics: z.array(z.string()).default([]),
  group: z.string().nullable().default(null),
})
export type ProbeInput = z.infer<typeof probeInput>

export const connectionsContract = {
  /** Connects and lists what may be seen. UNREACHABLE names the address, the cause and the remedy. Creates nothing. */
  check: procedure.input(z.object({ name: entityName })).output(connectionCheck),
  /**
   * The connection ladder: eleven rungs in order, then the summary, within ten seconds. Ends early when the caller leaves.
   * Creates nothing on the cluster. `draft` is the connection as it stands in the form, not saved yet; masked secrets in it
   * are those of the file. Failures of the cluster are rungs, never errors.
   */
  probe: procedure.input(probeInput).output(eventIterator(probeEvent)),
}
