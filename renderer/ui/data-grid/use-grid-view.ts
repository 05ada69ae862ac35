import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { movedTo, newRows, rest, scrolled, topOf, type FollowEdge, type View } from './follow.ts'
import { drawnRows, heightPx, scrollOfTop, topRevealing, type ScrollSpace } from './scroll-space.ts'

/** Rows drawn above and below what is seen, so that quick scrolling shows no gap. */
const overscanRows = 8
/** The line of titles stays on top of the scrolled element; also in data-grid.module.css. */
const headerPx = 26

export type GridView = {
  readonly heightPx: number
  readonly drawn: { readonly from: number; readonly to: number; readonly offsetPx: number }
  readonly top: number
  readonly pageRows: number
  /** How many rows can be drawn at once: rows reuse this many elements. */
  readonly slots: number
  readonly following: boolean
  readonly newRows: number
  onScroll(): void
  reveal(position: number): void
  /** Stops following without moving. */
  rest(): void
  follow(): void
}

/** Ties the scrolled element to positions: follows the edge, rests, reveals rows. */
export function useGridView(
  scroller: RefObject<HTMLElement | null>,
  range: { readonly min: number; readonly max: number },
  rowPx: number,
  edge: FollowEdge,
  focus: number | null,
): GridView {
  const [view, setView] = useState<View>({ kind: 'following' })
  const [viewportPx, setViewportPx] = useState(0)
  const written = useRef(-1)
  const space: ScrollSpace = { min: range.min, max: range.max, rowPx, viewportPx }
  const spaceRef = useRef(space)
  spaceRef.current = space

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => setViewportPx(Math.max(0, element.clientHeight - headerPx)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])

  const top = topOf(view, space, edge)
  // Details that open below take height away: the row that they are about stays in sight.
  const shownBefore = useRef({ top, viewportPx })
  useLayoutEffect(() => {
    const before = shownBefore.current
    shownBefore.current = { top, viewportPx }
    const wasSeen = focus !== null && focus >= before.top - 1 && focus < before.top + before.viewportPx / rowPx
    if (before.viewportPx === viewportPx || before.viewportPx === 0 || !wasSeen) return
    const next = topRevealing(spaceRef.current, top, focus)
    if (next !== top) setView((current) => movedTo(current, spaceRef.current, edge, next))
  })
  const scrollTop = scrollOfTop(space, top)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || Math.abs(element.scrollTop - scrollTop) < 1) return
    element.scrollTop = scrollTop
    written.current = element.scrollTop
  }, [scroller, scrollTop])

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (element === null || Math.abs(element.scrollTop - written.current) < 1) return
    written.current = -1
    setView((before) => scrolled(before, spaceRef.current, edge, element.scrollTop))
  }, [scroller, edge])

  const rows = Math.ceil(viewportPx / rowPx)
  return {
    heightPx: heightPx(space),
    drawn: drawnRows(space, top, overscanRows),
    top,
    pageRows: Math.max(1, Math.floor(viewportPx / rowPx) - 1),
    slots: rows + 2 * overscanRows + 2,
    following: view.kind === 'following',
    newRows: newRows(view, space, edge),
    onScroll,
    reveal: (position) =>
      setView((before) => {
        const current = topOf(before, spaceRef.current, edge)
        const next = topRevealing(spaceRef.current, current, position)
        return next === current ? before : movedTo(before, spaceRef.current, edge, next)
      }),
    rest: () => setView((before) => rest(before, spaceRef.current, edge)),
    follow: () => setView({ kind: 'following' }),
  }
}
