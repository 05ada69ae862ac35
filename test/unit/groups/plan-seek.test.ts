import { describe, expect, it } from 'vitest'
import { planPositions, planSeek, type SeekFacts } from '#engine/groups/plan-seek.ts'

const facts = (overrides: Partial<SeekFacts> = {}): SeekFacts => ({
  topic: 'orders',
  partition: 0,
  committed: 500n,
  low: 100n,
  high: 1_000n,
  atTime: null,
  stored: 500n,
  storedBetween: () => 0,
  ...overrides,
})

describe('planning a seek', () => {
  it('goes back to the oldest record and says how many come again', () => {
    const preview = planSeek('g', 'earliest', [facts()])
    expect(preview).toMatchObject({ groupId: 'g', readAgain: 400, skipped: 0 })
    expect(preview.partitions).toEqual([
      { topic: 'orders', partition: 0, from: '500', to: '100', low: '100', high: '1000', readAgain: 400, skipped: 0 },
    ])
  })

  it('goes to the end and says how many are never read', () => {
    expect(planSeek('g', 'latest', [facts()])).toMatchObject({ readAgain: 0, skipped: 500, notices: [] })
  })

  it('does nothing where the group stands there already', () => {
    expect(planSeek('g', { offset: '500' }, [facts()])).toMatchObject({ readAgain: 0, skipped: 0, notices: [] })
  })

  it.each([
    ['below the oldest record', '7', '100', /Offset 7 is gone from orders\/0: there the relay begins at the oldest/],
    [
      'behind the end',
      '5000',
      '1000',
      /Offset 5000 lies behind the end of orders\/0: there the relay begins at the end/,
    ],
  ])('takes the nearest position for an offset %s, and says so', (_, offset, to, notice) => {
    const preview = planSeek('g', { offset }, [facts()])
    expect(preview.partitions[0]?.to).toBe(to)
    expect(preview.notices.join('\n')).toMatch(notice)
  })

  it('begins at the end where nothing is at or after a time, and says so', () => {
    const time = '2026-01-01T00:00:00Z'
    const preview = planSeek('g', { time }, [facts({ atTime: 300n }), facts({ partition: 1, atTime: null })])
    expect(preview.partitions.map(({ to }) => to)).toEqual(['300', '1000'])
    expect(preview.notices[0]).toBe(`Nothing is at or after ${time} in orders/1: there the relay begins at the end.`)
  })

  it('counts what was never read as skipped where nothing was committed', () => {
    const preview = planSeek('g', { offset: '300' }, [facts({ committed: null, stored: null })])
    expect(preview.partitions[0]).toMatchObject({ from: null, readAgain: 0, skipped: 200 })
  })

  it('does not count as read again what retention has deleted', () => {
    const preview = planSeek('g', 'earliest', [facts({ committed: 40n, stored: 40n })])
    expect(preview).toMatchObject({ readAgain: 0, skipped: 0 })
    expect(preview.notices).toEqual([expect.stringMatching(/^60 records of orders\/0 were deleted by retention/)])
  })

  it('tells what the log does not send again from what OneSignal may count twice', () => {
    const asked: [bigint, bigint][] = []
    const storedBetween = (from: bigint, to: bigint): number => {
      asked.push([from, to])
      return 150
    }
    const { notices } = planSeek('g', 'earliest', [facts({ storedBetween })])
    expect(asked).toEqual([[100n, 500n]])
    expect(notices).toEqual([
      expect.stringMatching(/^150 of the 400 records stand in this workspace's log already: .* not sent again/),
      expect.stringMatching(/^250 of the 400 records do not .* same idempotency keys .* after about four hours/),
    ])
  })

  it('says where group and log do not agree', () => {
    const { notices } = planSeek('g', 'latest', [facts({ stored: 640n })])
    expect(notices).toEqual([expect.stringMatching(/do not stand at the same place in orders\/0: .* up to 640/)])
  })

  it('keeps to positions that were chosen before, unless retention has overtaken them', () => {
    const chosen = planPositions('g', [facts(), facts({ partition: 1, low: 400n })], () => 200n)
    expect(chosen.partitions.map(({ to }) => to)).toEqual(['200', '400'])
  })
})
