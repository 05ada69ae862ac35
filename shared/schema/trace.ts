import { z } from 'zod'

/** What can happen on an event's way, in the order in which it usually does. */
export const stepKind = z.enum(['record', 'event', 'accepted', 'journey', 'attempt', 'received', 'forwarded', 'failed'])
export type StepKind = z.infer<typeof stepKind>

/** good: it went on. warn: it went on, but look at it. bad: it did not go on here. open: it has not ended yet. */
export const stepTone = z.enum(['good', 'warn', 'bad', 'open'])
export type StepTone = z.infer<typeof stepTone>

/** Facts of a step under names that scripts read. */
export const stepDetail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
export type StepDetail = z.infer<typeof stepDetail>

/** One thing that happened on the way. */
export const traceStep = z.object({
  what: stepKind,
  /** Milliseconds since the epoch, by this computer's clock. */
  atMs: z.number(),
  /** Since the step before; 0 for the first. */
  sincePreviousMs: z.number(),
  /** Of a request, until its answer was read; null where none came or there is nothing to measure. */
  durationMs: z.number().nullable(),
  tone: stepTone,
  /** "Attempt 2" */
  title: z.string(),
  /** "503 after 41 ms" */
  text: z.string(),
  /** The second line: what a developer looks for next. */
  note: z.string(),
  detail: stepDetail,
  /** What can be looked at in full: a kind's letter and a number or id, for `trace.part`; null where there is nothing more. */
  ref: z.string().nullable(),
})
export type TraceStep = z.infer<typeof traceStep>

/**
 * How far it came. arrived: nothing is left to do. under-way: something is due or happening. held: it waits for somebody.
 * stopped: it ended before the end.
 */
export const traceState = z.enum(['arrived', 'under-way', 'held', 'stopped'])
export type TraceState = z.infer<typeof traceState>

export const traceVerdict = z.object({
  state: traceState,
  tone: stepTone,
  /** "delivered after 3 attempts, received twice" */
  summary: z.string(),
  /** Index of the step at which it stopped, or where it stands; null where it arrived. */
  step: z.number().nullable(),
  why: z.string().nullable(),
  /** What to do now, each a sentence. */
  fix: z.array(z.string()),
  /** When it goes on by itself. */
  nextAtMs: z.number().nullable(),
})
export type TraceVerdict = z.infer<typeof traceVerdict>

/** One event's whole way. */
export const traceTimeline = z.object({
  /** How it is named in titles and links: an event's own id, its idempotency key, or the delivery's event id. */
  id: z.string(),
  eventName: z.string().nullable(),
  user: z.string().nullable(),
  /** Every id under which it is known. */
  ids: z.array(z.string()),
  steps: z.array(traceStep),
  verdict: traceVerdict,
})
export type TraceTimeline = z.infer<typeof traceTimeline>

/** One of several events that were meant: those of a user, or events that share an id. */
export const traceChoice = z.object({
  /** What `trace.find` opens it by. */
  id: z.string(),
  atMs: z.number(),
  eventName: z.string().nullable(),
  user: z.string().nullable(),
  /** Where it comes from: `user-events:3:8841`, `send welcome`. */
  origin: z.string(),
  /** Of its delivery, or `rejected`, `accepted`. */
  state: z.string(),
})
export type TraceChoice = z.infer<typeof traceChoice>
