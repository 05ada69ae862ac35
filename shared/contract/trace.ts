import { z } from 'zod'
import { traceChoice, traceTimeline } from '../schema/trace.ts'
import { maxPageRows, procedure } from './base.ts'

/** What a text led to. choices: several events are meant; `of` says what they have in common. */
export const traceFound = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('timeline'), timeline: traceTimeline }),
  z.object({
    kind: z.literal('choices'),
    of: z.enum(['user', 'id']),
    rows: z.array(traceChoice),
    /** There are more than are shown. */
    more: z.boolean(),
  }),
  z.object({ kind: z.literal('none'), message: z.string() }),
])
export type TraceFound = z.infer<typeof traceFound>

/** A piece of a step in full: a text with its language, or names with values. Texts are cut to their first 64 KiB. */
export const tracePiece = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    title: z.string(),
    text: z.string(),
    /** True length in bytes. */
    bytes: z.number(),
    json: z.boolean(),
  }),
  z.object({ kind: z.literal('pairs'), title: z.string(), pairs: z.array(z.tuple([z.string(), z.string()])) }),
  /** Milliseconds by phase: dns, connect, tls, wait, read. */
  z.object({ kind: z.literal('timings'), title: z.string(), timings: z.array(z.tuple([z.string(), z.number()])) }),
])
export type TracePiece = z.infer<typeof tracePiece>

export const tracePart = z.object({ ref: z.string(), pieces: z.array(tracePiece) })
export type TracePart = z.infer<typeof tracePart>

export const traceContract = {
  /**
   * By an event's id, an idempotency key, a delivery (`d12`, `w12`), `topic:partition:offset`, or a user: then the newest
   * events of that user are listed.
   */
  find: procedure.input(z.object({ text: z.string().min(1).max(1_000) })).output(traceFound),
  /** What was made last, newest first. */
  recent: procedure
    .input(z.object({ limit: z.int().min(1).max(maxPageRows).default(20) }))
    .output(z.object({ rows: z.array(traceChoice) })),
  /** Everything about one step of a timeline, by its `ref`. */
  part: procedure.input(z.object({ ref: z.string().max(200) })).output(tracePart),
}
