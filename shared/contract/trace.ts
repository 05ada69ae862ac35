import { z } from 'zod'
import { account, accountExamples } from '../schema/account.ts'
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

/** What was sent together: a burst, a relay's or journey's run, a resend. */
export const sendRun = z.object({ id: z.number(), origin: z.string(), name: z.string(), startedAtMs: z.number() })
export type SendRun = z.infer<typeof sendRun>

export const accounted = z.object({ account, examples: accountExamples })
export type AccountedView = z.infer<typeof accounted>

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
  /** Runs that sent webhooks, newest first; `before` is the last row's `id` of the page before. */
  runs: procedure
    .input(
      z.object({
        before: z.number().nullable().default(null),
        limit: z.int().min(1).max(maxPageRows).default(100),
      }),
    )
    .output(z.object({ rows: z.array(sendRun) })),
  /** Sent against received, of one run or of all that is kept. Reads between other work; ends with its caller. */
  account: procedure.input(z.object({ run: z.number().nullable() })).output(accounted),
}
