/** A member of a group of the newer protocol (KIP-848): ConsumerGroupHeartbeat, version 0. */
import { int32 } from '#engine/source/wire/byte-writer.ts'
import { askBroker, compact, compactArray, compactNull, noTags } from './raw-request.ts'

const consumerGroupHeartbeatApiKey = 68

/** Joins with one heartbeat; the coordinator forgets the member after its session timeout (45 s as shipped). */
export async function joinNewProtocolGroup(address: string, groupId: string, topic: string): Promise<void> {
  const body = Buffer.concat([
    compact(groupId),
    compact(''), // no member id yet
    int32(0), // epoch of somebody who joins
    compactNull, // no instance id
    compactNull, // no rack
    int32(30_000), // rebalance timeout, ms
    compactArray([compact(topic)]),
    compactNull, // whichever assignor
    compactArray([]), // owns nothing
    noTags,
  ])
  const answer = await askBroker(address, consumerGroupHeartbeatApiKey, 0, body)
  const errorCode = answer.readInt16BE(4)
  if (errorCode !== 0) throw new Error(`the broker refused the member: Kafka error ${errorCode}`)
}
