import { z } from 'zod'
import { entityName, looseFile } from './names.ts'

/** A span of time as people write it: `500ms`, `5s`, `10m`, `2h`, `1d`, or several of them: `1h 30m`. */
export const duration = z
  .string()
  .regex(
    /^\s*\d+(?:\.\d+)?\s*(?:ms|s|m|h|d)(?:\s*\d+(?:\.\d+)?\s*(?:ms|s|m|h|d))*\s*$/,
    'a duration such as "500ms", "5s", "10m", "2h" or "1h 30m"',
  )

/** What starts a run: an event of this name, and where there is a condition, one that meets it. */
export const journeyTrigger = z.looseObject({
  eventName: z.string().min(1),
  /** A filter expression (interfaces.md §3) over the event: `$.properties.amount > 100 and $.name = "purchase"`. */
  condition: z.string().min(1).optional(),
})
export type JourneyTrigger = z.infer<typeof journeyTrigger>

export const journeyStep = z.union([z.looseObject({ wait: duration }), z.looseObject({ webhook: entityName })])
export type JourneyStep = z.infer<typeof journeyStep>

/** What the emulator knows of users when a template asks: tags (always texts), language and whatever else is put here. */
export const journeyUsers = z.looseObject({
  tags: z.record(z.string(), z.string()).optional(),
  language: z.string().optional(),
})
export type JourneyUsers = z.infer<typeof journeyUsers>

/** `journeys/<name>.json`: a local stand-in for a OneSignal Journey. */
export const journeyFile = looseFile({
  /** As templates see it in `journey.name`; the file's name where there is none. */
  name: z.string().min(1).optional(),
  trigger: journeyTrigger,
  steps: z.array(journeyStep).min(1).max(50),
  enabled: z.boolean().default(true),
  users: journeyUsers.optional(),
})
export type JourneyFile = z.infer<typeof journeyFile>
