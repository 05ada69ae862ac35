import { err, ok, type Result } from '#shared/lib/result.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { FetchedBytes } from '../../source/wire/fetch-response.ts'
import { decodeRecordSet } from '../../source/wire/record-batch.ts'
import type { Climb, PartitionRange } from '../climb.ts'
import { type Trouble, troubleCode } from '../net/trouble.ts'
import { ask } from '../protocol/call.ts'
import { errorCode, errorName } from '../protocol/error-names.ts'
import { fetchCall, type PartitionRef } from '../protocol/partition-calls.ts'
import { eachLeader } from './partition-ranges.ts'

/** So many partitions are looked into: the newest record of all would cost a fetch from each. */
const mostPartitions = 8

export type ReadFailure = PartitionRef & { readonly kind: 'broker' | 'damaged' | 'too-large'; readonly why: string }

/** The newest record at the ends of some partitions; null where only markers of transactions lie there. */
export async function newestRecord(
  climb: Climb,
  ranges: readonly PartitionRange[],
  signal: AbortSignal,
): Promise<Result<RawRecord | null, ReadFailure>> {
  const chosen = ranges.toSorted((a, b) => Number(b.high - b.low - (a.high - a.low))).slice(0, mostPartitions)
  const atEnd = await readFrom(climb, chosen, ({ high }) => high - 1n, signal)
  if (!atEnd.ok || atEnd.value !== null) return atEnd
  // The last offset of a partition with transactions is a marker: records lie before it.
  return await readFrom(climb, chosen.slice(0, 1), ({ low }) => low, signal)
}

async function readFrom(
  climb: Climb,
  ranges: readonly PartitionRange[],
  offset: (range: PartitionRange) => bigint,
  signal: AbortSignal,
): Promise<Result<RawRecord | null, ReadFailure>> {
  const results = await eachLeader(climb, ranges, signal, async (connection, own) => {
    const [first] = own
    if (first === undefined) return []
    const { topic, partition } = first
    const broken = (why: string, kind: ReadFailure['kind'] = 'broker'): Result<RawRecord[], ReadFailure> =>
      err({ topic, partition, kind, why })
    if (!connection.ok) return [broken(connection.error)]
    const wanted = own.map((range) => ({ ...range, offset: offset(range) }))
    const fetched = await ask(connection.value, fetchCall(wanted), signal)
    if (!fetched.ok) {
      const { kind } = fetched.error
      return [broken(nameOf(fetched.error), kind === 'too-large' ? kind : 'broker')]
    }
    return await Promise.all(fetched.value.map((bytes) => recordsOf(bytes, wanted)))
  })
  const records = results.flatMap((one) => (one.ok ? one.value : []))
  const failure = results.find((one) => !one.ok)
  if (records.length === 0 && failure !== undefined && !failure.ok) return failure
  return ok(records.reduce<RawRecord | null>((a, b) => (a !== null && a.timestampMs > b.timestampMs ? a : b), null))
}

const nameOf = (trouble: Trouble): string => troubleCode(trouble)

async function recordsOf(
  { topic, partition, errorCode: code, records, aborted }: FetchedBytes,
  wanted: readonly (PartitionRef & { readonly offset: bigint })[],
): Promise<Result<readonly RawRecord[], ReadFailure>> {
  if (code !== errorCode.none) return err({ topic, partition, kind: 'broker', why: errorName(code) })
  const from = wanted.find((one) => one.topic === topic && one.partition === partition)?.offset ?? 0n
  try {
    const decoded = await decodeRecordSet({ topic, partition, fromOffset: from, bytes: records, aborted })
    return ok(decoded.records)
  } catch (error) {
    return err({ topic, partition, kind: 'damaged', why: error instanceof Error ? error.message : String(error) })
  }
}
