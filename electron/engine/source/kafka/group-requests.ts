/** Requests about consumer groups that kafkajs does not have, or not in the version that says what we want to know. */
import { int32, noTags, string } from '../wire/byte-writer.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import type { GroupListing, PartitionOffset } from '../types.ts'
import {
  encodedBytes,
  type InternalBroker,
  listGroupsApiKey,
  loadOffsetFetchDefinition,
  loadProtocolError,
  offsetFetchApiKey,
} from './kafkajs-internals.ts'
import { askOwn } from './own-request.ts'

/** ListGroups 4 brought the state (KIP-518), 5 the type of group (KIP-848). */
const versionWithState = 4
const versionWithType = 5

const noFilter = Buffer.from([1])

type Listed = { readonly groups: readonly GroupListing[] }

/** The groups that one broker coordinates, with their states where it is new enough (Kafka 2.6). */
export async function listGroups(broker: InternalBroker): Promise<readonly GroupListing[]> {
  const listed = await askOwn(broker, {
    apiKey: listGroupsApiKey,
    apiName: 'ListGroups',
    oldest: versionWithState,
    newest: versionWithType,
    encode: (version) => Buffer.concat([noFilter, ...(version >= versionWithType ? [noFilter] : []), noTags]),
    decode: decodeListing,
  })
  if (listed !== null) return listed.groups
  const { groups } = await broker.listGroups()
  return groups.map(({ groupId }) => ({ groupId, state: 'Unknown', protocol: 'unknown' }))
}

/** Kafka's names of the types, in lower case; whatever comes later is `other`. */
const protocols: Readonly<Record<string, GroupListing['protocol']>> = {
  classic: 'classic',
  consumer: 'consumer',
  share: 'share',
  streams: 'streams',
}

function decodeListing(payload: Buffer, version: number): Listed {
  const reader = new ByteReader(payload)
  reader.skipTags() // of the header
  reader.int32() // throttle time
  const errorCode = reader.int16()
  if (errorCode !== 0) throw loadProtocolError(errorCode)
  const groups = reader.compactArray(() => {
    const groupId = reader.compactString()
    reader.compactString() // protocol type
    const state = reader.compactString()
    const type = version >= versionWithType ? reader.compactString().toLowerCase() : null
    reader.skipTags()
    return { groupId, state, protocol: type === null ? ('unknown' as const) : (protocols[type] ?? 'other') }
  })
  return { groups }
}

/** Java prints an address without a name with a slash before it. */
export const shownHost = (clientHost: string): string => clientHost.replace(/^\//, '')

type FetchedOffsets = {
  readonly responses: readonly {
    readonly topic: string
    readonly partitions: readonly { readonly partition: number; readonly offset: string }[]
  }[]
}

/** Next offsets of everything that a group has committed; a null list of topics asks for all (Kafka 0.10.2). */
export async function allCommittedOffsets(
  coordinator: InternalBroker,
  groupId: string,
): Promise<readonly PartitionOffset[]> {
  const lookup = coordinator.lookupRequest(offsetFetchApiKey, loadOffsetFetchDefinition())
  const built = lookup({ groupId, topics: [] })
  const encode = async () => encodedBytes(Buffer.concat([string(groupId), int32(-1)]))
  const answer = await coordinator.connectionPool.send({
    ...built,
    request: { ...built.request, encode } as typeof built.request,
  })
  return (answer as FetchedOffsets).responses.flatMap(({ topic, partitions }) =>
    partitions
      .map(({ partition, offset }) => ({ topic, partition, offset: BigInt(offset) }))
      .filter(({ offset }) => offset >= 0n),
  )
}
