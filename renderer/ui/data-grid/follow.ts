import { clampTop, endTop, topOfScroll, topRevealing, type ScrollSpace } from './scroll-space.ts'

/** Where new rows come in: at the end (Live) or at the start (lists with the newest first). */
export type FollowEdge = 'end' | 'start'

/** What the grid shows: following the edge, or resting at a position. `seen` is the edge as it was when following stopped. */
export type View =
  | { readonly kind: 'following' }
  | { readonly kind: 'resting'; readonly top: number; readonly seen: number }

const edgeTop = (space: ScrollSpace, edge: FollowEdge): number => (edge === 'end' ? endTop(space) : space.min)
const edgePosition = (space: ScrollSpace, edge: FollowEdge): number => (edge === 'end' ? space.max : space.min)

/** Closer to the edge than this many rows counts as back at the edge. */
const edgeRows = 0.75

/** The position at the upper edge. */
export const topOf = (view: View, space: ScrollSpace, edge: FollowEdge): number =>
  view.kind === 'following' ? edgeTop(space, edge) : clampTop(space, view.top)

/** The person scrolled: following ends when they leave the edge and begins again when they come back to it. */
export function scrolled(view: View, space: ScrollSpace, edge: FollowEdge, scrollTop: number): View {
  return movedTo(view, space, edge, topOfScroll(space, scrollTop))
}

/** The view after `top`, a position, was brought to the upper edge: following again where that is the edge. */
export function movedTo(view: View, space: ScrollSpace, edge: FollowEdge, top: number): View {
  if (Math.abs(top - edgeTop(space, edge)) < edgeRows) return { kind: 'following' }
  return { kind: 'resting', top, seen: view.kind === 'resting' ? view.seen : edgePosition(space, edge) }
}

/**
 * A grid that becomes higher is scrolled by the browser, which keeps its end at the lower edge: nobody left it. Told before
 * the new height is known here.
 */
export const wasKeptAtEnd = (
  scroller: Pick<HTMLElement, 'scrollTop' | 'clientHeight' | 'scrollHeight'> | null,
  edge: FollowEdge,
): boolean =>
  edge === 'end' && scroller !== null && scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1

/** Brings a row into sight, with the least movement. */
export function revealed(view: View, space: ScrollSpace, edge: FollowEdge, position: number): View {
  const top = topOf(view, space, edge)
  const next = topRevealing(space, top, position)
  return next === top ? view : movedTo(view, space, edge, next)
}

/** Stays where it is from now on, also at the edge: somebody reads a row. */
export function rest(view: View, space: ScrollSpace, edge: FollowEdge): View {
  if (view.kind === 'resting') return view
  return { kind: 'resting', top: edgeTop(space, edge), seen: edgePosition(space, edge) }
}

/** Rows that came since following stopped. */
export function newRows(view: View, space: ScrollSpace, edge: FollowEdge): number {
  if (view.kind === 'following') return 0
  return Math.max(0, edge === 'end' ? space.max - view.seen : view.seen - space.min)
}
