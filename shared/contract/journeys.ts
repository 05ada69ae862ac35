import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { maxPageRows, procedure } from './base.ts'

export const journeyRunState = z.enum(['running', 'waiting', 'done', 'failed', 'cancelled'])
export type JourneyRunState = z.infer<typeof journeyRunState>

export const journeyStatus = z.object({
  name: z.string(),
  enabled: z.boolean(),
  /** Why it starts nothing, or what will go wrong: a condition that cannot be read, a webhook that is not there. */
  problem: z.string().nullable(),
  eventName: z.string(),
  runs: z.record(journeyRunState, z.number()),
  /** Of all times that the log remembers. */
  started: z.number(),
  lastStartedAtMs: z.number().nullable(),
})
export type JourneyStatus = z.infer<typeof journeyStatus>

/** A step as the list names it. */
export const journeyStepView = z.object({
  kind: z.enum(['wait', 'webhook']),
  /** The span of a wait, the name of a webhook. */
  text: z.string(),
})

export const journeyRunRow = z.object({
  seq: z.number(),
  id: z.string(),
  user: z.string(),
  appId: z.string(),
  state: journeyRunState,
  /** Index of the step that is next or under way; `steps` after the last. */
  step: z.number(),
  steps: z.number(),
  /** That step; null where it is done. */
  stepNow: journeyStepView.nullable(),
  dueAtMs: z.number().nullable(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** Of the event that started it. */
  eventName: z.string(),
  byHand: z.boolean(),
  /** Why it failed. */
  reason: z.string().nullable(),
})
export type JourneyRunRow = z.infer<typeof journeyRunRow>

/** What a webhook step made; what became of it stands in the webhook's log. */
export const journeyDelivery = z.object({
  id: z.string(),
  eventId: z.string().nullable(),
  /** Null where it is not kept any more. */
  state: z.string().nullable(),
  attempts: z.number(),
  lastStatus: z.number().nullable(),
  reason: z.string().nullable(),
})
export type JourneyDelivery = z.infer<typeof journeyDelivery>

export const journeyRunStep = journeyStepView.extend({
  state: z.enum(['ahead', 'now', 'done', 'failed', 'skipped']),
  startedAtMs: z.number().nullable(),
  dueAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  delivery: journeyDelivery.nullable(),
})
export type JourneyRunStep = z.infer<typeof journeyRunStep>

export const journeyRunDetail = z.object({
  row: journeyRunRow,
  /** As journey.name has it. */
  journeyName: z.string(),
  /** The event that started it, every digit kept. */
  eventJson: z.string(),
  /** Its idempotency key, or the id that the event carries: what a trace begins with. Null where it has none. */
  eventKey: z.string().nullable(),
  steps: z.array(journeyRunStep),
  /** What templates see as journey.all_events at present, oldest first. */
  events: z.array(z.object({ atMs: z.number(), name: z.string(), json: z.string() })),
})
export type JourneyRunDetail = z.infer<typeof journeyRunDetail>

/** An event that the emulator accepted lately. */
export const seenEvent = z.object({ name: z.string(), user: z.string(), atMs: z.number(), json: z.string() })
export type SeenEvent = z.infer<typeof seenEvent>

const journeyRef = z.object({ journey: entityName })
const runRef = z.object({ id: z.string() })

export const journeysContract = {
  /** All journeys, conflated, at most ten a second. */
  watch: procedure.output(eventIterator(z.array(journeyStatus))),
  /** Newest first; `before` is the last row's `seq` of the page before. */
  runs: procedure
    .input(
      journeyRef.extend({
        before: z.number().nullable().default(null),
        limit: z.int().min(1).max(maxPageRows).default(200),
        state: journeyRunState.optional(),
      }),
    )
    .output(z.object({ rows: z.array(journeyRunRow) })),
  run: procedure.input(runRef).output(journeyRunDetail),
  /** Starts a run by hand, also of a journey that is switched off. BAD_INPUT for an event that is none. */
  start: procedure
    .input(journeyRef.extend({ user: z.string().min(1).max(1_000), eventText: z.string().max(100_000) }))
    .output(runRef),
  /** Nothing more of it is done; what it made already goes out. BAD_INPUT where it is over. */
  cancel: procedure.input(runRef).output(z.object({})),
  /**
   * The failed run `id`, or without one all failed runs of the journey, go on with the step they failed at. BAD_INPUT for a
   * run that has not failed.
   */
  retry: procedure.input(journeyRef.extend({ id: z.string().optional() })).output(z.object({ retried: z.number() })),
  /** Written to the journey's file. Runs that are open go on. */
  setEnabled: procedure.input(journeyRef.extend({ enabled: z.boolean() })).output(z.object({})),
  /** Names of the newest accepted events, most frequent first, and the newest events themselves, newest first. */
  seenEvents: procedure.input(z.object({ name: z.string().optional() })).output(
    z.object({
      names: z.array(z.object({ name: z.string(), count: z.number() })),
      events: z.array(seenEvent),
    }),
  ),
}
