import { fc } from '../../support/property.ts'
import { describe, expect, test } from 'vitest'
import { movedTo, newRows, rest, scrolled, topOf, type View } from '../../../renderer/ui/data-grid/follow.ts'
import {
  clampTop,
  drawnRows,
  endTop,
  heightPx,
  maxScrollPx,
  scrollOfTop,
  topOfScroll,
  topRevealing,
  type ScrollSpace,
} from '../../../renderer/ui/data-grid/scroll-space.ts'

const aSpace = (changes: Partial<ScrollSpace> = {}): ScrollSpace => ({
  min: 0,
  max: 10_000,
  rowPx: 28,
  viewportPx: 560,
  ...changes,
})
const following: View = { kind: 'following' }

const anySpace = fc
  .record({
    min: fc.integer({ min: -1e6, max: 1e6 }),
    rows: fc.integer({ min: 0, max: 3e6 }),
    viewportPx: fc.integer({ min: 100, max: 2_000 }),
  })
  .map(({ min, rows, viewportPx }) => aSpace({ min, max: min + rows, viewportPx }))

describe('where the grid stands', () => {
  test('following stays at the end however much comes', () => {
    expect(topOf(following, aSpace({ max: 20_000 }), 'end')).toBe(19_980)
  })

  test('a resting view does not move when rows come or leave', () => {
    const view = movedTo(following, aSpace(), 'end', 5_000)
    expect(topOf(view, aSpace({ max: 20_000 }), 'end')).toBe(5_000)
    expect(topOf(view, aSpace({ min: 3_000 }), 'end')).toBe(5_000)
    expect(topOf(view, aSpace({ min: -700 }), 'end')).toBe(5_000)
  })

  test('rows that are no longer kept push the view to the oldest that is', () => {
    expect(topOf(movedTo(following, aSpace(), 'end', 100), aSpace({ min: 400 }), 'end')).toBe(400)
  })

  test('counts what came since following stopped, and nothing while following', () => {
    const view = movedTo(following, aSpace(), 'end', 5_000)
    expect(newRows(view, aSpace({ max: 10_311 }), 'end')).toBe(311)
    expect(newRows(following, aSpace({ max: 10_311 }), 'end')).toBe(0)
  })

  test('scrolling on keeps counting from where following stopped', () => {
    const first = movedTo(following, aSpace(), 'end', 5_000)
    const second = movedTo(first, aSpace({ max: 10_100 }), 'end', 4_000)
    expect(newRows(second, aSpace({ max: 10_100 }), 'end')).toBe(100)
  })

  test('scrolling back to the end follows again', () => {
    const space = aSpace()
    const view = scrolled(movedTo(following, space, 'end', 5_000), space, 'end', scrollOfTop(space, endTop(space)))
    expect(view.kind).toBe('following')
  })

  test('reading a row at the end stops following without a jump', () => {
    const space = aSpace()
    const view = rest(following, space, 'end')
    expect(topOf(view, aSpace({ max: 10_050 }), 'end')).toBe(endTop(space))
    expect(newRows(view, aSpace({ max: 10_050 }), 'end')).toBe(50)
  })

  test('a list with the newest first follows its start', () => {
    expect(topOf(following, aSpace({ min: -40 }), 'start')).toBe(-40)
    const view = movedTo(following, aSpace(), 'start', 200)
    expect(topOf(view, aSpace({ min: -40 }), 'start')).toBe(200)
    expect(newRows(view, aSpace({ min: -40 }), 'start')).toBe(40)
  })
})

describe('positions and pixels', () => {
  test('up to a million rows, a row is as high in the scrolled element as on screen', () => {
    const space = aSpace({ max: 1_000_000 })
    expect(heightPx(space)).toBe(28_000_000)
    expect(scrollOfTop(space, 500_000)).toBe(14_000_000)
  })

  test('no list is higher than what a browser can scroll', () => {
    fc.assert(fc.property(anySpace, (space) => heightPx(space) <= maxScrollPx))
  })

  test('scrolling to a position and reading it back gives the position', () => {
    fc.assert(
      fc.property(anySpace, fc.double({ min: 0, max: 1, noNaN: true }), (space, part) => {
        const top = clampTop(space, space.min + part * (space.max - space.min))
        expect(topOfScroll(space, scrollOfTop(space, top))).toBeCloseTo(top, 4)
      }),
    )
  })

  test('the ends can be reached in lists of any length', () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        const scrollable = Math.max(0, heightPx(space) - space.viewportPx)
        expect(topOfScroll(space, 0)).toBe(space.min)
        expect(topOfScroll(space, scrollable)).toBeCloseTo(endTop(space), 4)
      }),
    )
  })

  test('every row in sight is drawn, at its place', () => {
    fc.assert(
      fc.property(anySpace, fc.double({ min: 0, max: 1, noNaN: true }), (space, part) => {
        const top = clampTop(space, space.min + part * (space.max - space.min))
        const drawn = drawnRows(space, top, 8)
        const rows = space.viewportPx / space.rowPx
        expect(drawn.from).toBeLessThanOrEqual(Math.floor(top))
        expect(drawn.to).toBeGreaterThanOrEqual(Math.min(space.max, Math.ceil(top + rows)))
        const onScreen = drawn.offsetPx - scrollOfTop(space, top)
        expect(onScreen).toBeCloseTo((drawn.from - top) * space.rowPx, 3)
      }),
    )
  })

  test('revealing a row moves as little as possible', () => {
    const space = aSpace()
    expect(topRevealing(space, 100, 110)).toBe(100)
    expect(topRevealing(space, 100, 90)).toBe(90)
    expect(topRevealing(space, 100, 130)).toBe(111)
  })
})
