import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { movedTo, newRows, rest, revealed, scrolled, topOf, type FollowEdge, type View } from './follow.ts'
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
  readonly newRows: number
  /** At the edge where new rows come in, and staying there. */
  readonly following: boolean
  onScroll(): void
  reveal(position: number): void
  /** Stops following without moving. */
  rest(): void
  follow(): void
}

type Shown = {
  readonly view: View
  readonly space: ScrollSpace
  readonly edge: FollowEdge
  readonly focus: number | null
}

/** Details that open below take height away: the row that they are about stays in sight. */
function resized(shown: Shown, viewportPx: number): View {
  const { view, space, edge, focus } = shown
  const top = topOf(view, space, edge)
  const wasSeen = focus !== null && focus >= top - 1 && focus < top + space.viewportPx / space.rowPx
  if (!wasSeen || space.viewportPx === 0) return view
  const after = { ...space, viewportPx }
  const next = topRevealing(after, top, focus)
  return next === top ? view : movedTo(view, after, edge, next)
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
  /** Where the element stands as far as is known: asking it would lay out everything in the middle of React's turn. */
  const known = useRef(0)
  const space: ScrollSpace = { min: range.min, max: range.max, rowPx, viewportPx }
  const shown = useRef<Shown>({ view, space, edge, focus })
  shown.current = { view, space, edge, focus }
  const change = (next: (view: View, space: ScrollSpace) => View) =>
    setView((before) => next(before, shown.current.space))

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      const heightPx = Math.max(0, element.clientHeight - headerPx)
      // On what is to come, not on what was drawn: a scroll of this very moment would be lost.
      setView((before) => resized({ ...shown.current, view: before }, heightPx))
      setViewportPx(heightPx)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])

  const top = topOf(view, space, edge)
  const scrollTop = scrollOfTop(space, top)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || Math.abs(known.current - scrollTop) < 1) return
    element.scrollTop = scrollTop
    known.current = element.scrollTop
  }, [scroller, scrollTop, view])

  const onScroll = () => {
    const element = scroller.current
    if (element === null || Math.abs(element.scrollTop - known.current) < 1) return
    known.current = element.scrollTop
    change((before, now) => scrolled(before, now, edge, element.scrollTop))
  }

  return {
    heightPx: heightPx(space),
    drawn: drawnRows(space, top, overscanRows),
    top,
    pageRows: Math.max(1, Math.floor(viewportPx / rowPx) - 1),
    newRows: newRows(view, space, edge),
    following: view.kind === 'following',
    onScroll,
    reveal: (position) => change((before, now) => revealed(before, now, edge, position)),
    rest: () => change((before, now) => rest(before, now, edge)),
    follow: () => setView({ kind: 'following' }),
  }
}
