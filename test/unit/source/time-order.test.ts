import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { TimeOrder } from '#engine/source/time-order.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { aRecord } from '../../support/a-record.ts'

const at = (topic: string, ...times: readonly number[]): RawRecord[] =>
  times.map((time, offset) => ({ ...aRecord({}), topic, offset: BigInt(offset), timestampMs: BigInt(time) }))

const shown = (records: readonly RawRecord[]): string[] => records.map((one) => `${one.topic}${one.timestampMs}`)

describe('records of several partitions in the order of time', () => {
  it('are given out once every partition has one to compare with', () => {
    const order = new TimeOrder<string>(['a', 'b'])
    order.add('a', 'a1', at('a', 1, 4, 9))
    expect(order.take(10)).toEqual({ records: [], spent: [] })
    expect(order.waitingFor).toEqual(['b'])
    order.add('b', 'b1', at('b', 2, 3, 5))
    const { records, spent } = order.take(10)
    expect(shown(records)).toEqual(['a1', 'b2', 'b3', 'a4', 'b5'])
    expect(spent).toEqual(['b1'])
    order.end('b')
    expect(shown(order.take(10).records)).toEqual(['a9'])
    expect(order.isDone).toBe(false)
    order.end('a')
    expect(order.isDone).toBe(true)
  })

  it('keep the order of their partition where times go back', () => {
    const order = new TimeOrder<string>(['a', 'b'])
    order.add('a', 'a1', at('a', 5, 1, 6))
    order.add('b', 'b1', at('b', 2, 7))
    order.end('a')
    order.end('b')
    expect(shown(order.take(10).records)).toEqual(['b2', 'a5', 'a1', 'a6', 'b7'])
  })

  it('go on without a partition that keeps them waiting, and take it in again', () => {
    const order = new TimeOrder<string>(['a', 'b'])
    order.add('a', 'a1', at('a', 1, 2))
    order.leaveBehind('b')
    expect(order.late).toEqual(['b'])
    expect(shown(order.take(1).records)).toEqual(['a1'])
    order.add('b', 'b1', at('b', 0, 3))
    expect(order.late).toEqual([])
    expect(shown(order.take(10).records)).toEqual(['b0', 'a2'])
    expect(order.waitingFor).toEqual(['a'])
  })

  it('pass over portions without records', () => {
    const order = new TimeOrder<string>(['a'])
    order.add('a', 'markers', [])
    order.add('a', 'a1', at('a', 1))
    order.add('a', 'more markers', [])
    order.end('a')
    expect(order.take(10)).toMatchObject({ records: [{ topic: 'a' }], spent: ['markers', 'a1', 'more markers'] })
    expect(order.isDone).toBe(true)
  })

  it('are a sorted merge of whatever comes, in whatever portions', () => {
    const lane = fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 4 }), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(lane, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (lanes, batch) => {
        const keys = lanes.map((_, index) => String(index))
        const order = new TimeOrder<number>(keys)
        const sorted = lanes.map((portions) => portions.flat().toSorted((x, y) => x - y))
        const left = lanes.map((portions) => portions.map(({ length }) => length))
        const next = lanes.map(() => 0)
        const taken: RawRecord[] = []
        const feed = (lane: number): void => {
          const length = left[lane]?.shift()
          if (length === undefined) return order.end(keys[lane] as string)
          const start = next[lane] as number
          const records = at(keys[lane] as string, ...(sorted[lane] as number[]).slice(start, start + length))
          order.add(keys[lane] as string, lane, records)
          next[lane] = start + length
        }
        for (let turn = 0; !order.isDone && turn < 1_000; turn += 1) {
          const { records } = order.take(batch)
          taken.push(...records)
          if (records.length === 0) for (const key of order.waitingFor) feed(Number(key))
        }
        expect(taken.map(({ timestampMs }) => Number(timestampMs))).toEqual(sorted.flat().toSorted((x, y) => x - y))
      }),
      { numRuns: 500 },
    )
  })
})
