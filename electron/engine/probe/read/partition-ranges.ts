import type { Result } from '#shared/lib/result.ts'
import { addressText } from '../../source/address.ts'
import type { Climb, PartitionRange } from '../climb.ts'
import type { BrokerConnection } from '../net/broker-connection.ts'
import { troubleText } from '../net/trouble.ts'
import { ask } from '../protocol/call.ts'
import { errorCode, errorName } from '../protocol/error-names.ts'
import { listOffsetsCall, type PartitionRef } from '../protocol/partition-calls.ts'

export type PartitionTrouble = PartitionRef & { readonly why: string }

export type FoundRanges = {
  readonly ranges: readonly PartitionRange[]
  readonly troubles: readonly PartitionTrouble[]
}

type Led = PartitionRef & { readonly leader: string }

/** The broker that leads each partition, by address; a partition without one is a trouble. */
function leaders({ topics, cluster }: Climb): { readonly led: readonly Led[]; readonly troubles: PartitionTrouble[] } {
  const addresses = new Map(cluster?.brokers.map(({ id, host, port }) => [id, addressText(host, port)]))
  const led: Led[] = []
  const troubles: PartitionTrouble[] = []
  for (const { name: topic, partitions } of topics) {
    for (const { id: partition, leader, errorCode: code } of partitions) {
      const address = addresses.get(leader)
      if (address !== undefined) led.push({ topic, partition, leader: address })
      else troubles.push({ topic, partition, why: code === errorCode.none ? 'it has no leader' : errorName(code) })
    }
  }
  return { led, troubles }
}

/** A connection to each leader of the partitions, from the pool. */
export async function eachLeader<T extends { readonly leader: string }, R>(
  climb: Climb,
  refs: readonly T[],
  signal: AbortSignal,
  work: (connection: Result<BrokerConnection, string>, own: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const addresses = [...new Set(refs.map(({ leader }) => leader))]
  const done = await Promise.all(
    addresses.map(async (address) => {
      const broker = climb.cluster?.brokers.find(({ host, port }) => addressText(host, port) === address)
      if (broker === undefined) return []
      const connection = await climb.pool.open(broker.host, broker.port, signal)
      return await work(
        connection,
        refs.filter(({ leader }) => leader === address),
      )
    }),
  )
  return done.flat()
}

/** First and last offset of every partition of the topics. */
export async function partitionRanges(climb: Climb, signal: AbortSignal): Promise<FoundRanges> {
  const { led, troubles } = leaders(climb)
  const found = await eachLeader(climb, led, signal, (connection, own) => rangesOf(connection, own, signal))
  return {
    ranges: found.flatMap((one) => ('why' in one ? [] : [one])),
    troubles: [...troubles, ...found.flatMap((one) => ('why' in one ? [one] : []))],
  }
}

/** Offsets behind what can be read: a transaction that has not ended holds them back. */
export async function heldBack(climb: Climb, ranges: readonly PartitionRange[], signal: AbortSignal): Promise<bigint> {
  const counts = await eachLeader(climb, ranges, signal, async (connection, own) => {
    if (!connection.ok) return []
    const ends = await ask(connection.value, listOffsetsCall(own, 'latest', 'uncommitted'), signal)
    if (!ends.ok) return []
    return own.map(({ topic, partition, high }) => {
      const end = ends.value.find((one) => one.topic === topic && one.partition === partition)?.offset ?? high
      return end > high ? end - high : 0n
    })
  })
  return counts.reduce((sum, count) => sum + count, 0n)
}

async function rangesOf(
  connection: Result<BrokerConnection, string>,
  own: readonly Led[],
  signal: AbortSignal,
): Promise<readonly (PartitionRange | PartitionTrouble)[]> {
  const all = (why: string): PartitionTrouble[] => own.map(({ topic, partition }) => ({ topic, partition, why }))
  if (!connection.ok) return all(connection.error)
  const [lows, highs] = await Promise.all([
    ask(connection.value, listOffsetsCall(own, 'earliest'), signal),
    ask(connection.value, listOffsetsCall(own, 'latest'), signal),
  ])
  if (!lows.ok) return all(troubleText(lows.error))
  if (!highs.ok) return all(troubleText(highs.error))
  return own.map(({ topic, partition, leader }) => {
    const same = (one: PartitionRef): boolean => one.topic === topic && one.partition === partition
    const low = lows.value.find(same)
    const high = highs.value.find(same)
    const bad = [low, high].find((one) => one !== undefined && one.errorCode !== errorCode.none)
    if (bad !== undefined) return { topic, partition, why: errorName(bad.errorCode) }
    if (low === undefined || high === undefined) return { topic, partition, why: 'its leader says nothing of it' }
    return { topic, partition, leader, low: low.offset, high: high.offset }
  })
}
