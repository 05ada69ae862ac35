import { type Outcome, skipped } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/record-texts.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { openSchemas } from '../../decoder/open-schemas.ts'
import { createRecordDecoder } from '../../decoder/record-decoder.ts'
import { SchemaBook } from '../../decoder/schema-book.ts'
import { type Climb, mainConnection, type PartitionRange, type RungStep } from '../climb.ts'
import { ask } from '../protocol/call.ts'
import { retentionCall } from '../protocol/topic-config-call.ts'
import { newestRecord } from '../read/newest-record.ts'
import { recordOutcome } from '../read/record-outcome.ts'

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
    const target = topics.join(', ')
    const filled = climb.ranges.filter(({ low, high }) => high > low)
    if (filled.length === 0) return { target, outcome: await nothingThere(climb, signal) }
    const found = await newestRecord(climb, filled, signal)
    if (!found.ok) {
      const { topic, partition, kind, why } = found.error
      return {
        target,
        outcome:
          kind === 'damaged' ? say.recordDamaged(topic, partition, why) : say.recordFailed(topic, partition, why),
      }
    }
    if (found.value === null) return { target, outcome: say.onlyMarkers(topics) }
    return { target, outcome: await decodeIt(climb, found.value, signal) }
  },
}

async function nothingThere(climb: Climb, signal: AbortSignal): Promise<Outcome> {
  const topics = [...new Set(climb.ranges.map(({ topic }) => topic))]
  const empty = await Promise.all(
    topics.map(async (topic) => {
      const retention = await ask(mainConnection(climb), retentionCall(topic), signal)
      const deleted = deletedFrom(climb.ranges.filter((range) => range.topic === topic))
      return { topic, deleted, retentionMs: retention.ok ? retention.value : null }
    }),
  )
  return say.topicsEmpty(empty)
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
