import { expect, it } from 'vitest'
import { decodeDescription } from '#engine/source/kafka/newer-groups.ts'
import { compactArray, compactString, int16, int32, noTags } from '#engine/source/wire/byte-writer.ts'

const nothing = Buffer.from([0])
const assignment = (...partitions: number[]): Buffer =>
  Buffer.concat([
    compactArray([
      Buffer.concat([Buffer.alloc(16, 7), compactString('orders'), compactArray(partitions.map(int32)), noTags]),
    ]),
    noTags,
  ])

/** A member of ConsumerGroupDescribe 0, which Kafka 3.7 to 3.9 speak; 1 adds a byte. */
const member = (id: string, ...more: Buffer[]): Buffer => {
  const who = [compactString(id), nothing, nothing, int32(3), compactString('app'), compactString('/10.0.0.7')]
  const what = [compactArray([compactString('orders')]), nothing, assignment(2, 0), assignment(1)]
  return Buffer.concat([...who, ...what, ...more, noTags])
}

const answer = (errorCode: number, state: string, members: readonly Buffer[]): Buffer => {
  const head = [int16(errorCode), nothing, compactString('g'), compactString(state), int32(4), int32(4)]
  const rest = [compactString('uniform'), compactArray(members), int32(-2_147_483_648), noTags]
  return Buffer.concat([noTags, int32(0), compactArray([Buffer.concat([...head, ...rest])]), noTags])
}

const told = (id: string) => ({
  memberId: id,
  clientId: 'app',
  host: '10.0.0.7',
  assignments: [{ topic: 'orders', partitions: [2, 0] }],
})

it.each([
  [0, []],
  [1, [Buffer.from([1])]],
])('reads members and what they hold in version %i, not what they are to get', (version, more) => {
  const bytes = answer(0, 'Reconciling', [member('a', ...more), member('b', ...more)])
  expect(decodeDescription(bytes, 'consumer', version)).toEqual({
    protocol: 'consumer',
    state: 'Reconciling',
    assignor: 'uniform',
    members: [told('a'), told('b')],
  })
})

it('tells a group of another kind from one whose members are hidden, and from one that may not be seen', () => {
  expect(decodeDescription(answer(69, 'Dead', []), 'consumer', 1)).toBeNull()
  expect(decodeDescription(answer(29, '', []), 'consumer', 1)).toMatchObject({ state: 'Unknown', hidden: true })
  expect(() => decodeDescription(answer(30, '', []), 'consumer', 1)).toThrow(
    expect.objectContaining({ type: 'GROUP_AUTHORIZATION_FAILED' }),
  )
})

it('refuses an answer that ends too early', () => {
  const whole = answer(0, 'Stable', [member('a')])
  for (let length = 0; length < whole.length; length += 1) {
    expect(() => decodeDescription(whole.subarray(0, length), 'consumer', 0)).toThrow()
  }
})
