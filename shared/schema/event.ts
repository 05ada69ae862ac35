import { z } from 'zod'
import { finding } from './finding.ts'

/** Where one part of an event came from, in words: `$.value.user_id`, `constant`, `epoch ms, 13 digits`. */
export const sourceNote = z.object({ field: z.string(), from: z.string(), note: z.string().nullable() })
export type SourceNote = z.infer<typeof sourceNote>

/** The event that a record becomes, as text, so that no digit is lost on the way to the window. */
export const mappedView = z.object({
  verdict: z.string(),
  /** Pretty-printed JSON of the event; null where the record is rejected before one can be built. */
  eventJson: z.string().nullable(),
  /** UTF-8 bytes of the event as sent, with its idempotency key. */
  eventBytes: z.number().nullable(),
  idempotencyKey: z.string().nullable(),
  sources: z.array(sourceNote),
  findings: z.array(finding),
})
export type MappedView = z.infer<typeof mappedView>
