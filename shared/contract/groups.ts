import { z } from 'zod'
import { decimal, entityName } from '../schema/names.ts'
import { procedure } from './base.ts'

/** A consumer group of a cluster, as a list shows it. */
export const groupInfo = z.object({
  groupId: z.string(),
  /**
   * Kafka's own word: Stable, Empty, PreparingRebalance, CompletingRebalance (classic), Assigning, Reconciling (newer),
   * Dead; `Unknown` where it cannot be asked.
   */
  state: z.string(),
  /** consumer: KIP-848, share: KIP-932, streams: KIP-1071; unknown where the broker does not say. */
  protocol: z.enum(['classic', 'consumer', 'share', 'streams', 'other', 'unknown']),
  /** Our relays that use it. */
  relays: z.array(z.string()),
})
export type GroupInfo = z.infer<typeof groupInfo>

export const groupMember = z.object({
  memberId: z.string(),
  clientId: z.string(),
  host: z.string(),
  assignments: z.array(z.object({ topic: z.string(), partitions: z.array(z.int()) })),
})

export const groupPartition = z.object({
  topic: z.string(),
  partition: z.number(),
  /** Null = nothing committed. */
  committed: decimal.nullable(),
  low: decimal,
  high: decimal,
  /** Records from the committed offset to the end; null where nothing is committed. */
  lag: z.number().nullable(),
  /** Records between the committed offset and the oldest one that is still there. */
  lostToRetention: z.number(),
})
export type GroupPartition = z.infer<typeof groupPartition>

export const groupDetail = groupInfo.extend({
  coordinator: z.string().nullable(),
  members: z.array(groupMember),
  partitions: z.array(groupPartition),
  /** What could not be seen and why, such as members that read topics which this user may not see. */
  notice: z.string().nullable(),
})
export type GroupDetail = z.infer<typeof groupDetail>

/** Where a stopped relay's group is moved to. */
export const seekTarget = z.union([
  z.enum(['earliest', 'latest']),
  z.object({ offset: decimal }),
  z.object({ time: z.iso.datetime({ offset: true }) }),
])
export type SeekTarget = z.infer<typeof seekTarget>

export const seekPartition = z.object({
  topic: z.string(),
  partition: z.number(),
  /** Null = nothing committed. */
  from: decimal.nullable(),
  to: decimal,
  low: decimal,
  high: decimal,
  /** Records that the relay would read again, and records that it would never read. */
  readAgain: z.number(),
  skipped: z.number(),
})
export type SeekPartition = z.infer<typeof seekPartition>

export const seekPreview = z.object({
  groupId: z.string(),
  partitions: z.array(seekPartition),
  readAgain: z.number(),
  skipped: z.number(),
  /** What to know before doing it: keys that OneSignal forgets after about four hours, offsets out of range, … */
  notices: z.array(z.string()),
})
export type SeekPreview = z.infer<typeof seekPreview>

const seek = z.object({
  relay: entityName,
  to: seekTarget,
  /** Only these; absent = all of the relay's topics. */
  partitions: z.array(z.object({ topic: z.string(), partition: z.int() })).optional(),
})

export const groupsContract = {
  list: procedure.input(z.object({ connection: entityName })).output(z.object({ groups: z.array(groupInfo) })),
  /** Read only, any group; joins nothing. */
  describe: procedure.input(z.object({ connection: entityName, groupId: z.string() })).output(groupDetail),
  /**
   * What to know before a relay joins its group: other members that are not this engine's, the name `onesignal-events`.
   * Empty = nothing. UNREACHABLE where the cluster cannot be asked.
   */
  joinWarnings: procedure.input(z.object({ relay: entityName })).output(z.object({ warnings: z.array(z.string()) })),
  /** What a seek would do; changes nothing. */
  previewSeek: procedure.input(seek).output(seekPreview),
  /**
   * Commits the new positions. CONFLICT while the relay runs, while the group has members, or where the committed offsets
   * are no longer those of the preview (`expected`).
   */
  seek: procedure
    .input(
      seek.extend({
        expected: z.array(z.object({ topic: z.string(), partition: z.int(), from: decimal.nullable(), to: decimal })),
      }),
    )
    .output(seekPreview),
}
