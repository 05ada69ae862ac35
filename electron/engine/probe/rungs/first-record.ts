import { combineTopics } from '#shared/domain/probe/combine.ts'
import { type Outcome, skipped } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/record-texts.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { openSchemas } from '../../decoder/open-schemas.ts'
import { createRecordDecoder } from '../../decoder/record-decoder.ts'
import { SchemaBook } from '../../decoder/schema-book.ts'
import { type Climb, mainConnection, type PartitionRange, type RungStep } from '../climb.ts'
import { withLimit } from '../net/time-limit.ts'
import { ask } from '../protocol/call.ts'
import { retentionCall } from '../protocol/topic-config-call.ts'
import { newestRecord } from '../read/newest-record.ts'
import { heldBack } from '../read/partition-ranges.ts'
import { recordOutcome } from '../read/record-outcome.ts'

/** A relay of dozens of topics: reading the first few says what there is to say. */
const mostTopics = 5
const retentionWaitMs = 1_000

/** Does a record come, and does its value mean anything. */
export const firstRecordRung: RungStep = {
  rung: 'first-record',
  limitMs: 3_500,
  run: async (climb, signal) => {
    const { topics } = climb.targets
    if (topics.length === 0) {
      return {
        target: null,
        outcome: skipped('No topic was named and no relay uses this connection: nothing was read.'),
      }
    }
    const outcomes = await Promise.all(
      [...new Set(climb.ranges.map(({ topic }) => topic))]
        .slice(0, mostTopics)
        .map((topic) => readTopic(climb, topic, signal)),
    )
    return { target: topics.join(', '), outcome: combineTopics(outcomes) }
  },
}

async function readTopic(climb: Climb, topic: string, signal: AbortSignal): Promise<Outcome> {
  const ranges = climb.ranges.filter((range) => range.topic === topic)
  const filled = ranges.filter(({ low, high }) => high > low)
  if (filled.length === 0) {
    const held = await heldBack(climb, ranges, signal)
    if (held > 0n) return say.openTransaction(topic, held)
    const deleted = deletedFrom(ranges)
    return say.topicEmpty({
      topic,
      deleted,
      retentionMs: deleted === 0n ? null : await retentionOf(climb, topic, signal),
    })
  }
  const found = await newestRecord(climb, filled, signal)
  if (!found.ok) {
    const { partition, kind, why } = found.error
    if (kind === 'too-large') return say.recordTooLarge(topic, partition, why)
    return kind === 'damaged' ? say.recordDamaged(topic, partition, why) : say.recordFailed(topic, partition, why)
  }
  return found.value === null ? say.onlyMarkers(topic) : await decodeIt(climb, found.value, signal)
}

/** Nice to know, where the broker tells it soon. */
async function retentionOf(climb: Climb, topic: string, signal: AbortSignal): Promise<number | null> {
  const retention = await withLimit(signal, retentionWaitMs, (limit) =>
    ask(mainConnection(climb), retentionCall(topic), limit),
  )
  return retention.ok ? retention.value : null
}

/** Offsets count from 0: where a partition begins later, so many are gone. */
const deletedFrom = (ranges: readonly PartitionRange[]): bigint => ranges.reduce((sum, { low }) => sum + low, 0n)

async function decodeIt(climb: Climb, record: RawRecord, signal: AbortSignal): Promise<Outcome> {
  const schemas = new SchemaBook(openSchemas(climb.connection, climb.deps))
  try {
    const decoder = createRecordDecoder('auto', schemas)
    await decoder.prepare([record], signal)
    return recordOutcome(decoder.decode(record), climb.deps.clock.now())
  } finally {
    await schemas.close()
  }
}
