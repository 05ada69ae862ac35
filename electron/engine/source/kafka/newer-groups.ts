/**
 * What the coordinator tells about groups that DescribeGroups calls dead: those of the newer consumer protocol (KIP-848)
 * and share groups (KIP-932). kafkajs knows neither request. Layouts: https://kafka.apache.org/protocol, api keys 69, 77.
 */
import type { GroupDescription, GroupMemberInfo } from '../types.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import { compactArray, compactString, noTags } from '../wire/byte-writer.ts'
import { shownHost } from './group-requests.ts'
import { type InternalBroker, loadProtocolError } from './kafkajs-internals.ts'
import { askOwn } from './own-request.ts'

type NewerProtocol = Extract<GroupDescription['protocol'], 'consumer' | 'share'>

type Kind = {
  readonly protocol: NewerProtocol
  readonly apiKey: number
  readonly apiName: string
  readonly newest: number
  /** ShareGroupDescribe 0 was an early look (Kafka 4.0) that brokers no longer speak. */
  readonly oldest: number
}

const kinds: readonly Kind[] = [
  { protocol: 'consumer', apiKey: 69, apiName: 'ConsumerGroupDescribe', newest: 1, oldest: 0 },
  { protocol: 'share', apiKey: 77, apiName: 'ShareGroupDescribe', newest: 1, oldest: 1 },
]

export type NewerGroup = Omit<GroupDescription, 'coordinator'>

/** ConsumerGroupDescribe 1 says of each member which of the two protocols it speaks. */
const versionWithMemberType = 1
const groupIdNotFound = 69
const topicForbidden = 29

/** Null where the coordinator has no such group, or is too old to have any. Rejects with kafkajs' errors. */
export async function describeNewerGroup(coordinator: InternalBroker, groupId: string): Promise<NewerGroup | null> {
  for (const kind of kinds) {
    const found = await ask(coordinator, kind, groupId)
    if (found !== null) return found
  }
  return null
}

async function ask(coordinator: InternalBroker, kind: Kind, groupId: string): Promise<NewerGroup | null> {
  const { protocol, ...request } = kind
  const noOperations = Buffer.from([0])
  const described = await askOwn(coordinator, {
    ...request,
    encode: () => Buffer.concat([compactArray([compactString(groupId)]), noOperations, noTags]),
    decode: (payload, version) => ({ group: decodeDescription(payload, protocol, version) }),
  })
  return described?.group ?? null
}

/** Of one group; null where there is none of that kind. Throws Kafka's error, or a RangeError on another layout. */
export function decodeDescription(payload: Buffer, protocol: NewerProtocol, version: number): NewerGroup | null {
  const reader = new ByteReader(payload)
  reader.skipTags() // of the header
  reader.skip(4) // throttle time
  const [group] = reader.compactArray(() => readGroup(reader, protocol, version))
  reader.skipTags()
  if (group === undefined) throw new Error('the coordinator said nothing about the group')
  const { errorCode, state, assignor, members } = group
  if (errorCode === groupIdNotFound) return null
  if (errorCode === topicForbidden) return { protocol, state: 'Unknown', assignor: null, members: [], hidden: true }
  if (errorCode !== 0) throw loadProtocolError(errorCode)
  return { protocol, state, assignor: members.length === 0 ? null : assignor, members }
}

function readGroup(reader: ByteReader, protocol: NewerProtocol, version: number) {
  const errorCode = reader.int16()
  reader.compactString() // error message
  reader.compactString() // group id
  const state = reader.compactString()
  reader.skip(4 + 4) // epochs of the group and of its assignment
  const assignor = reader.compactString()
  const members = reader.compactArray(() => readMember(reader, protocol, version))
  reader.skip(4) // authorized operations, not asked for
  reader.skipTags()
  return { errorCode, state, assignor, members }
}

function readMember(reader: ByteReader, protocol: NewerProtocol, version: number): GroupMemberInfo {
  const memberId = reader.compactString()
  if (protocol === 'consumer') reader.compactString() // group.instance.id
  reader.compactString() // rack
  reader.skip(4) // epoch
  const clientId = reader.compactString()
  const host = shownHost(reader.compactString())
  reader.compactArray(() => reader.compactString()) // topics that it wants
  if (protocol === 'consumer') reader.compactString() // and their pattern
  const assignments = readAssignment(reader)
  if (protocol === 'consumer') {
    readAssignment(reader) // what it is to have once the others have let go
    if (version >= versionWithMemberType) reader.skip(1)
  }
  reader.skipTags()
  return { memberId, clientId, host, assignments }
}

function readAssignment(reader: ByteReader): GroupMemberInfo['assignments'] {
  const topics = reader.compactArray(() => {
    reader.skip(16) // topic id
    const topic = reader.compactString()
    const partitions = reader.compactArray(() => reader.int32())
    reader.skipTags()
    return { topic, partitions }
  })
  reader.skipTags()
  return topics
}
