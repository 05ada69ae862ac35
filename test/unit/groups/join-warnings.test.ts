import { expect, it } from 'vitest'
import { joinWarnings } from '#engine/groups/join-warnings.ts'

const member = (clientId: string) => ({ memberId: `${clientId}-1`, clientId, host: '10.0.0.7', assignments: [] })

const consumers = { protocol: 'classic', groupId: 'g', isRunning: false } as const

it('has nothing to say of an empty group, nor of the relay itself', () => {
  expect(joinWarnings({ ...consumers, members: [], assignor: null })).toEqual([])
  expect(
    joinWarnings({ ...consumers, members: [member('signalbench')], assignor: 'roundrobin', isRunning: true }),
  ).toEqual([])
})

it("names members that are not Signalbench's", () => {
  const members = ['a', 'b', 'c', 'd'].map(member)
  const [warning, ...rest] = joinWarnings({ ...consumers, members, assignor: 'roundrobin' })
  expect(rest).toEqual([])
  expect(warning).toMatch(
    /^Group "g" has 4 members that are not Signalbench's \(a on 10\.0\.0\.7, b on .*, c on .* and 1 more\)/,
  )
})

it('says that nobody can join members that divide the partitions in another way', () => {
  const facts = { ...consumers, members: [member('java')] }
  const [same] = joinWarnings({ ...facts, assignor: 'roundrobin' })
  expect(same).toContain('each would get only a part of the records')
  const [other] = joinWarnings({ ...facts, assignor: 'range' })
  expect(other).toContain('They divide the partitions by "range", which a relay does not do: it could not join them.')
  const [newer] = joinWarnings({ ...facts, protocol: 'consumer', assignor: 'uniform' })
  expect(newer).toContain('each would get only a part of the records')
})

it('says that a share group cannot be joined, and that members may be hidden', () => {
  const nobody = { ...consumers, members: [], assignor: null }
  expect(joinWarnings({ ...nobody, protocol: 'share' })).toEqual([
    expect.stringMatching(/^"g" is a share group .* a relay cannot join it\. Give the relay another consumerGroup\.$/),
  ])
  expect(joinWarnings({ ...nobody, protocol: 'consumer', hidden: true })).toEqual([
    expect.stringMatching(/members that read topics which this user may not see/),
  ])
})

it('names another Signalbench beside a running relay', () => {
  const members = [member('signalbench'), member('signalbench')]
  expect(joinWarnings({ ...consumers, members, assignor: 'roundrobin', isRunning: true })).toEqual([
    expect.stringMatching(/^1 other Signalbench is in group "g"/),
  ])
})

it("warns of OneSignal's own group, empty or not", () => {
  expect(joinWarnings({ ...consumers, groupId: 'onesignal-events', members: [], assignor: null })).toEqual([
    expect.stringMatching(/consumer group of OneSignal's own Kafka source.*another consumerGroup/),
  ])
})
