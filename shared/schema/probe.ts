import { z } from 'zod'

/** The rungs of the connection ladder, in order (interfaces.md §2). */
export const rungNames = [
  'dns',
  'tcp',
  'tls',
  'protocol',
  'sasl',
  'metadata',
  'listeners',
  'topic-access',
  'group-access',
  'schema-registry',
  'first-record',
] as const
export const rungName = z.enum(rungNames)
export type RungName = z.infer<typeof rungName>

/** One rung: what was tried, how long it took, what came of it. */
export const rung = z.object({
  rung: rungName,
  status: z.enum(['ok', 'failed', 'skipped', 'warning']),
  /** host:port, topic, group or URL that was tried; null where nothing was. */
  target: z.string().nullable(),
  ms: z.number(),
  /** A stable word for the situation, such as `tls-untrusted-ca`; `ok` and `skipped` for the plain cases. */
  code: z.string(),
  /** What happened and why, for people. */
  message: z.string(),
  /** What to do, a sentence or a command line each, most promising first. */
  fix: z.array(z.string()),
  /** Commands among `fix` that are ready to be run, with the tool that they are for. */
  commands: z.array(z.object({ tool: z.enum(['confluent', 'kafka-acls.sh']), command: z.string() })).optional(),
})
export type Rung = z.infer<typeof rung>

export const probeSummary = z.object({ ok: z.boolean(), failedRung: rungName.nullable() })
export type ProbeSummary = z.infer<typeof probeSummary>

/** What a ladder says while it runs: `started` before a rung is tried, then its result, at last the summary. */
export const probeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), rung: rungName }),
  rung.extend({ type: z.literal('rung') }),
  probeSummary.extend({ type: z.literal('summary') }),
])
export type ProbeEvent = z.infer<typeof probeEvent>
