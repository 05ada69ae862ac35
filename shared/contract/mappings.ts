import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { mappedView } from '../schema/event.ts'
import { finding } from '../schema/finding.ts'
import { procedure } from './base.ts'

/** What a mapping is tried on: a kept record of the inspector, or pasted JSON as the value of a made-up record. */
export const mappingSample = z.union([
  z.object({ kind: z.literal('record'), sessionId: z.string(), seq: z.number() }),
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

/** How a mapping does over the kept records, so far. */
export const coverage = z.object({
  scanned: z.number(),
  total: z.number(),
  mapped: z.number(),
  done: z.boolean(),
  /** Most frequent first; the sequence numbers open the records. */
  reasons: z.array(
    z.object({ rule: z.string(), message: z.string(), count: z.number(), examples: z.array(z.number()) }),
  ),
  eventNames: z.array(z.object({ name: z.string(), count: z.number() })),
})
export type Coverage = z.infer<typeof coverage>

/** A draft as it stands in the editor, possibly wrong. */
const draft = z.object({ mapping: z.json() })

export const mappingsContract = {
  preview: procedure.input(draft.extend({ sample: mappingSample })).output(mappingPreview),
  /** Runs over the kept records in a worker; ends when all are seen or the caller leaves. */
  coverage: procedure.input(draft.extend({ sessionId: z.string() })).output(eventIterator(coverage)),
}
