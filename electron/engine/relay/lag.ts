import type { PartitionProgress } from '#engine/source/types.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { StartPosition } from '#shared/schema/relay.ts'

/** Lag per partition and in all. A partition without a committed offset begins where `from` says. */
export function lagOf(
  progress: readonly PartitionProgress[],
  from: StartPosition,
): Pick<RelayStatus, 'lag' | 'partitions'> {
  const partitions = progress.map((one) => ({
    topic: one.topic,
    partition: one.partition,
    committed: one.committed === null ? null : String(one.committed),
    high: String(one.high),
    lag: Number(largest(0n, one.high - (one.committed ?? startOf(one, from)))),
  }))
  return { lag: partitions.reduce((sum, { lag }) => sum + lag, 0), partitions }
}

function startOf({ low, high }: PartitionProgress, from: StartPosition): bigint {
  if (from === 'earliest') return low
  if (from === 'latest' || 'time' in from) return high
  return largest(low, BigInt(from.offset))
}

const largest = (a: bigint, b: bigint): bigint => (a > b ? a : b)
