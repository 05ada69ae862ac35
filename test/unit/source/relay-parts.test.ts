import { describe, expect, it } from 'vitest'
import { accessLimits, createBackoff } from '#engine/source/backoff.ts'
import { assign, decodeAssignment, encodeSubscription } from '#engine/source/kafka/assignment.ts'
import { chunksOf } from '#engine/source/kafka/chunks.ts'
import { Committer, type NextOffset } from '#engine/source/kafka/committer.ts'
import type { FetchedRecords } from '#engine/source/kafka/fetcher.ts'
import { quietRequestQueue } from '#engine/source/kafka/request-queue.ts'
import { loadRequestQueuePrototype, type RequestQueueState } from '#engine/source/kafka/kafkajs-internals.ts'

const member = (memberId: string, topics: readonly string[]) => ({
  memberId,
  memberMetadata: encodeSubscription(topics),
})
const partitionsOf = (topic: string, count: number) =>
  Array.from({ length: count }, (_, partition) => ({ topic, partition }))

function fetched(partition: number, offsets: readonly number[], nextOffset: number, valueBytes = 1): FetchedRecords {
  const records = offsets.map((offset) => ({
    topic: 't',
    partition,
    offset: BigInt(offset),
    timestampMs: 0n,
    key: null,
    value: Buffer.alloc(valueBytes),
    headers: [],
  }))
  return { topic: 't', partition, records, nextOffset: BigInt(nextOffset), bytes: 0, isLast: false }
}

describe('sharing partitions', () => {
  it('deals them out evenly, the same way for everybody', () => {
    const members = [member('b', ['t']), member('a', ['t'])]
    const dealt = assign(members, partitionsOf('t', 5))
    expect(dealt.map(({ memberId }) => memberId)).toEqual(['a', 'b'])
    expect(dealt.map(({ memberAssignment }) => decodeAssignment(memberAssignment).map((one) => one.partition))).toEqual(
      [
        [0, 2, 4],
        [1, 3],
      ],
    )
    expect(assign(members.toReversed(), partitionsOf('t', 5))).toEqual(dealt)
  })

  it('gives nobody a topic that it did not ask for, and every partition to somebody', () => {
    const dealt = assign(
      [member('a', ['t']), member('b', ['u', 't'])],
      [...partitionsOf('t', 2), ...partitionsOf('u', 3)],
    )
    const [a, b] = dealt.map(({ memberAssignment }) => decodeAssignment(memberAssignment))
    expect(a?.every(({ topic }) => topic === 't')).toBe(true)
    expect([...(a ?? []), ...(b ?? [])]).toHaveLength(5)
  })

  it('is nothing for a member without an assignment', () => {
    expect(decodeAssignment(Buffer.alloc(0))).toEqual([])
  })
})

describe('chunks', () => {
  it('carry the next offset of what they hold, and the last one steps behind control records', () => {
    const chunks = [...chunksOf([fetched(0, [1, 2], 5), fetched(1, [7], 8)])]
    expect(chunks).toHaveLength(1)
    expect(chunks[0]?.next).toEqual([
      { topic: 't', partition: 0, offset: 5n },
      { topic: 't', partition: 1, offset: 8n },
    ])
  })

  it('end after 500 records or 2 MB, and never claim more than they hold', () => {
    const many = [
      ...chunksOf([
        fetched(
          0,
          Array.from({ length: 1_200 }, (_, index) => index),
          1_200,
        ),
      ]),
    ]
    expect(many.map(({ records }) => records.length)).toEqual([500, 500, 200])
    expect(many.map(({ next }) => next[0]?.offset)).toEqual([500n, 1_000n, 1_200n])
    const large = [...chunksOf([fetched(0, [0, 1, 2], 3, 1_500_000)])]
    expect(large.map(({ records }) => records.length)).toEqual([1, 1, 1])
  })

  it('without records still move the position', () => {
    expect([...chunksOf([fetched(0, [], 9)])]).toEqual([
      { records: [], next: [{ topic: 't', partition: 0, offset: 9n }] },
    ])
  })
})

describe('the committer', () => {
  const next = (offset: number): NextOffset => ({ topic: 't', partition: 0, offset: BigInt(offset) })

  it('has one commit under way and puts what was marked meanwhile into the next', async () => {
    const commits: (readonly NextOffset[])[] = []
    const waiting: (() => void)[] = []
    const committer = new Committer(async (offsets) => {
      commits.push(offsets)
      await new Promise<void>((resolve) => waiting.push(resolve))
    })
    committer.mark([next(1)])
    committer.mark([next(2)])
    committer.mark([next(3)])
    expect(commits).toEqual([[next(1)]])
    waiting.shift()?.()
    await Promise.resolve()
    const flushed = committer.flush()
    while (waiting.length === 0) await Promise.resolve()
    waiting.shift()?.()
    await flushed
    expect(commits).toEqual([[next(1)], [next(3)]])
  })

  it('tells a failed commit to whoever marks or flushes next', async () => {
    const committer = new Committer(async () => {
      throw new Error('fenced')
    })
    committer.mark([next(1)])
    await expect(committer.flush()).rejects.toThrow('fenced')
    expect(() => committer.mark([next(2)])).toThrow('fenced')
  })
})

describe('backoff', () => {
  it('doubles up to 15 s with at most half of it by chance, and begins again after a success', () => {
    const backoff = createBackoff({ next: () => 1, uuid: () => '' })
    const pauses = Array.from({ length: 8 }, () => backoff.next())
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
    backoff.reset()
    expect(backoff.next()).toBe(250)
    expect(createBackoff({ next: () => 0, uuid: () => '' }).next()).toBe(125)
  })

  it('are longer from the first one on where access was refused', () => {
    const backoff = createBackoff({ next: () => 1, uuid: () => '' }, accessLimits)
    const pauses = Array.from({ length: 7 }, () => backoff.next())
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    expect(createBackoff({ next: () => 0, uuid: () => '' }, accessLimits).next()).toBe(1_000)
  })
})

describe("the cure of kafkajs' request queue", () => {
  it('sets no timer without anything to do, and one while throttled or full', () => {
    const prototype = loadRequestQueuePrototype()
    quietRequestQueue(prototype)
    const queue = (overrides: Partial<RequestQueueState>): RequestQueueState =>
      ({ throttledUntil: -1, throttleCheckTimeoutId: null, pending: [], ...overrides }) as RequestQueueState
    const timerOf = (state: RequestQueueState): boolean => {
      prototype.scheduleCheckPendingRequests.call(state)
      const timer = state.throttleCheckTimeoutId
      clearTimeout(timer ?? undefined)
      return timer !== null
    }
    expect(timerOf(queue({}))).toBe(false)
    expect(timerOf(queue({ pending: [{}] }))).toBe(true)
    expect(timerOf(queue({ throttledUntil: Date.now() + 60_000 }))).toBe(true)
  })
})
