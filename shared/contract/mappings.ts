import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { mappedView } from '../schema/event.ts'
import { finding, severity } from '../schema/finding.ts'
import { procedure } from './base.ts'

/**
 * What a mapping is tried on: a kept record of the inspector, a record of a capture (a file of the workspace, counted
 * from 0), or pasted JSON as the value of a made-up record.
 */
export const mappingSample = z.union([
  z.object({ kind: z.literal('record'), sessionId: z.string(), seq: z.number() }),
  z.object({ kind: z.literal('capture'), capture: z.string().min(1), index: z.int().min(0) }),
  z.object({ kind: z.literal('text'), text: z.string() }),
])
export type MappingSample = z.infer<typeof mappingSample>

export const mappingPreview = z.object({
  /** The decoded sample as the paths see it: topic, partition, offset, timestamp, key, headers, value. */
  recordJson: z.string(),
  /** Null where the mapping itself is wrong; then `problems` says where. */
  result: mappedView.nullable(),
  problems: z.array(finding),
})
export type MappingPreview = z.infer<typeof mappingPreview>

/** How many records, and the first of them by their sequence number, which opens them. */
const counted = z.object({ count: z.number(), examples: z.array(z.number()) })
const ruleCount = counted.extend({ rule: z.string(), message: z.string() })

/** How a mapping does over the kept records, so far. Lists have the most frequent first. */
export const coverage = z.object({
  scanned: z.number(),
  total: z.number(),
  mapped: z.number(),
  done: z.boolean(),
  /** Why records do not map. */
  reasons: z.array(ruleCount),
  /** What is worth knowing of records that map; one may have several. */
  warnings: z.array(ruleCount.extend({ severity })),
  eventNames: z.array(counted.extend({ name: z.string() })),
  /** Bytes of events, as sent, by their upper edge in rising order; the last one, null, has none. */
  sizes: z.array(counted.extend({ upToBytes: z.number().nullable() })),
  largest: z.object({ bytes: z.number(), seq: z.number() }).nullable(),
  /** Different users of the events that map. Not exact: there are at least so many. */
  users: z.object({ distinct: z.number(), exact: z.boolean() }),
})
export type Coverage = z.infer<typeof coverage>

/** A draft as it stands in the editor, possibly wrong. */
const draft = z.object({ mapping: z.json() })

export const mappingsContract = {
  preview: procedure.input(draft.extend({ sample: mappingSample })).output(mappingPreview),
  /**
   * Runs over the kept records in a worker; ends when all are seen or the caller leaves. With `follow` it goes on with
   * the records that come, and `done` says whether all of now are seen.
   */
  coverage: procedure
    .input(draft.extend({ sessionId: z.string(), follow: z.boolean().optional() }))
    .output(eventIterator(coverage)),
}
