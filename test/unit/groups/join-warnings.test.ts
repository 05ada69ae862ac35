import { expect, it } from 'vitest'
import { joinWarnings } from '#engine/groups/join-warnings.ts'

const member = (clientId: string) => ({ memberId: `${clientId}-1`, clientId, host: '10.0.0.7', assignments: [] })

it('has nothing to say of an empty group, nor of the relay itself', () => {
  expect(joinWarnings({ groupId: 'g', members: [], assignor: null, isRunning: false })).toEqual([])
  expect(
    joinWarnings({ groupId: 'g', members: [member('signalbench')], assignor: 'roundrobin', isRunning: true }),
  ).toEqual([])
})

it("names members that are not Signalbench's", () => {
  const members = ['a', 'b', 'c', 'd'].map(member)
  const [warning, ...rest] = joinWarnings({ groupId: 'g', members, assignor: 'roundrobin', isRunning: false })
  expect(rest).toEqual([])
  expect(warning).toMatch(
    /^Group "g" has 4 members that are not Signalbench's \(a on 10\.0\.0\.7, b on .*, c on .* and 1 more\)/,
  )
})

it('says that nobody can join members that divide the partitions in another way', () => {
  const facts = { groupId: 'g', members: [member('java')], isRunning: false }
  const [same] = joinWarnings({ ...facts, assignor: 'roundrobin' })
  expect(same).toContain('each would get only a part of the records')
  const [other] = joinWarnings({ ...facts, assignor: 'range' })
  expect(other).toContain('They divide the partitions by "range", which a relay does not do: it could not join them.')
})

it('names another Signalbench beside a running relay', () => {
  const members = [member('signalbench'), member('signalbench')]
  expect(joinWarnings({ groupId: 'g', members, assignor: 'roundrobin', isRunning: true })).toEqual([
    expect.stringMatching(/^1 other Signalbench is in group "g"/),
  ])
})

it("warns of OneSignal's own group, empty or not", () => {
  expect(joinWarnings({ groupId: 'onesignal-events', members: [], assignor: null, isRunning: false })).toEqual([
    expect.stringMatching(/consumer group of OneSignal's own Kafka source.*another consumerGroup/),
  ])
})
