import { int32, string } from '../../source/wire/byte-writer.ts'
import { type Call, nullableString } from './call.ts'

export type Coordinator = {
  readonly errorCode: number
  readonly id: number
  readonly host: string
  readonly port: number
}

/** Needs DESCRIBE on the group. On a cluster that never had a group, it makes the cluster create `__consumer_offsets`. */
export const findCoordinatorCall = (group: string): Call<Coordinator> => ({
  key: 10,
  version: 1,
  body: Buffer.concat([string(group), Buffer.from([0])]),
  read: (reader) => {
    reader.skip(4) // throttle time
    const errorCode = reader.int16()
    nullableString(reader) // error message
    return { errorCode, id: reader.int32(), host: nullableString(reader) ?? '', port: reader.int32() }
  },
})

/** No broker ever gave out this id, so no group can have this member. */
const unknownMember = 'signalbench-probe-no-member'

/**
 * A heartbeat of a member that does not exist. It needs READ on the group, which every broker checks before it looks
 * whether it is the coordinator; it cannot create a group, and a member that does not exist changes nothing in one.
 */
export const strangerHeartbeatCall = (group: string): Call<{ readonly errorCode: number }> => ({
  key: 12,
  version: 1,
  body: Buffer.concat([string(group), int32(0), string(unknownMember)]),
  read: (reader) => {
    reader.skip(4) // throttle time
    return { errorCode: reader.int16() }
  },
})
