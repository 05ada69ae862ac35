import { describe, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { PageCache } from '../../../renderer/ui/data-grid/page-cache.ts'

type Row = { readonly position: number; readonly text: string }
type Call = { readonly from: number; readonly limit: number; answer(): void; fail(): void }

const rowsOf = (from: number, limit: number): Row[] =>
  Array.from({ length: limit }, (_, index) => ({ position: from + index, text: `row ${from + index}` }))

/** A source whose answers come when the test says so. */
function aCache() {
  const calls: Call[] = []
  const errors: unknown[] = []
  let changes = 0
  const cache = new PageCache<Row>({
    fetchRows: (from, limit) =>
      new Promise((resolve, reject) =>
        calls.push({ from, limit, answer: () => resolve(rowsOf(from, limit)), fail: () => reject(new Error('lost')) }),
      ),
    positionOf: (row) => row.position,
    onChange: () => (changes += 1),
    onError: (error) => errors.push(error),
  })
  return { cache, calls, errors, changes: () => changes }
}

const call = (calls: readonly Call[], index: number) =>
  eventually(() => calls[index] ?? Promise.reject(new Error('no call')))

describe('rows of a growing list', () => {
  test('a new end is shown only together with its rows', async () => {
    const { cache, calls } = aCache()
    cache.setRange(0, 1_000)
    expect(cache.range).toEqual({ min: 0, max: 0 })
    ;(await call(calls, 0)).answer()
    await eventually(() => expect(cache.range).toEqual({ min: 0, max: 1_000 }))
    expect(cache.rowAt(999)).toEqual({ position: 999, text: 'row 999' })
  })

  test('while one fetch is under way, only the newest end is fetched next', async () => {
    const { cache, calls } = aCache()
    cache.setRange(0, 1_000)
    for (const max of [2_000, 3_000, 4_000]) cache.setRange(0, max)
    ;(await call(calls, 0)).answer()
    const next = await call(calls, 1)
    expect(next.from + next.limit).toBe(4_000)
    next.answer()
    await eventually(() => expect(cache.range.max).toBe(4_000))
    expect(calls).toHaveLength(2)
  })

  test('away from the end, the list grows at once and nothing is fetched for it', async () => {
    const { cache, calls } = aCache()
    cache.setRange(0, 1_000)
    ;(await call(calls, 0)).answer()
    await eventually(() => expect(cache.range.max).toBe(1_000))
    cache.want(100, 140)
    ;(await call(calls, 1)).answer()
    await eventually(() => expect(cache.rowAt(139)).toBeDefined())
    cache.setRange(0, 5_000)
    expect(cache.range.max).toBe(5_000)
    expect(calls).toHaveLength(2)
  })

  test('scrolling a little within what was fetched asks for nothing', async () => {
    const { cache, calls } = aCache()
    cache.setRange(0, 10_000)
    ;(await call(calls, 0)).answer()
    await eventually(() => expect(cache.range.max).toBe(10_000))
    cache.want(5_000, 5_040)
    ;(await call(calls, 1)).answer()
    await eventually(() => expect(cache.rowAt(5_039)).toBeDefined())
    cache.want(5_010, 5_050)
    expect(calls).toHaveLength(2)
  })

  test('a row that the engine no longer keeps is gone, not waited for', async () => {
    const calls: number[] = []
    const cache = new PageCache<Row>({
      fetchRows: (from, limit) => {
        calls.push(from)
        return Promise.resolve(rowsOf(from, limit).filter((row) => row.position % 2 === 0))
      },
      positionOf: (row) => row.position,
      onChange: () => {},
      onError: () => {},
    })
    cache.setRange(0, 20)
    await eventually(() => expect(cache.range.max).toBe(20))
    expect(cache.rowAt(7)).toBeNull()
    expect(cache.rowAt(8)).toMatchObject({ position: 8 })
    expect(calls).toHaveLength(1)
  })

  test('no answer asks for more than a page of the contract', async () => {
    const { cache, calls } = aCache()
    cache.setRange(0, 100_000)
    ;(await call(calls, 0)).answer()
    await eventually(() => expect(cache.range.max).toBe(100_000))
    cache.want(10_000, 12_000)
    expect((await call(calls, 1)).limit).toBeLessThanOrEqual(500)
  })

  test('what was fetched long ago and far away is forgotten', async () => {
    const { cache, calls } = aCache()
    cache.setRange(0, 1_000_000)
    ;(await call(calls, 0)).answer()
    await eventually(() => expect(cache.range.max).toBe(1_000_000))
    for (let index = 1; index <= 20; index += 1) {
      cache.want(index * 10_000, index * 10_000 + 360)
      ;(await call(calls, index)).answer()
      await eventually(() => expect(cache.rowAt(index * 10_000)).toBeDefined())
    }
    expect(cache.rowAt(10_000)).toBeUndefined()
    expect(cache.rowAt(200_000)).toBeDefined()
  })

  test('a failed fetch is told and tried again', async () => {
    const { cache, calls, errors } = aCache()
    cache.setRange(0, 10)
    ;(await call(calls, 0)).fail()
    await eventually(() => expect(errors).toHaveLength(1))
    ;(await eventually(() => calls[1] ?? Promise.reject(new Error('not tried again')))).answer()
    await eventually(() => expect(cache.range.max).toBe(10))
  })

  test('a closed list says nothing any more', async () => {
    const { cache, calls, changes } = aCache()
    cache.setRange(0, 10)
    const first = await call(calls, 0)
    cache.close()
    first.answer()
    await new Promise((resolve) => setImmediate(resolve))
    expect(changes()).toBe(0)
  })
})
