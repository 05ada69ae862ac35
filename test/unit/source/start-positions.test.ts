import { expect, it } from 'vitest'
import type { ClusterSession } from '#engine/source/kafka/cluster-session.ts'
import { resolveStart, toInspectFrom } from '#engine/source/kafka/start-positions.ts'
import type { InspectFrom } from '#shared/contract/live.ts'

const one = { topic: 't', partition: 0 }
const marks = { low: new Map([['t/0', 10n]]), high: new Map([['t/0', 20n]]) }

/** Offsets 10 to 19 are there; the broker answers a look-up by time like this. */
async function startOf(from: InspectFrom, atTime: bigint | null = null): Promise<bigint | undefined> {
  const answer = new Map(atTime === null ? [] : [['t/0', atTime]])
  const session = { offsets: () => Promise.resolve(answer) } as unknown as ClusterSession
  return (await resolveStart(session, [one], from, marks)).get('t/0')
}

it.each<[string, InspectFrom, bigint]>([
  ['now', 'now', 20n],
  ['the beginning', 'beginning', 10n],
  ['the last three', { last: 3 }, 17n],
  ['the last of more than there are', { last: 500 }, 10n],
  ['an offset', { offset: '12' }, 12n],
  ['an offset that retention deleted', { offset: '4' }, 10n],
  ['an offset behind the end', { offset: '9223372036854775807' }, 20n],
])('reading begins at %s', async (_, from, expected) => {
  expect(await startOf(from)).toBe(expected)
})

it.each([
  ['the first record at or after it', 13n, 13n],
  ['the end, where a broker says that nothing is so late (-1)', -1n, 20n],
  ['the end, where a broker says nothing', null, 20n],
])('a time means %s', async (_, answered, expected) => {
  expect(await startOf({ time: '2026-01-01T00:00:00Z' }, answered)).toBe(expected)
})

it('a relay begins by the same rules under its own names', () => {
  expect(toInspectFrom('earliest')).toBe('beginning')
  expect(toInspectFrom('latest')).toBe('now')
  expect(toInspectFrom({ offset: '7' })).toEqual({ offset: '7' })
})
