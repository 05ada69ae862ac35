/**
 * Between positions of rows and pixels of the scrolled element. What is on top is kept as a position, not as pixels, so
 * that rows which come before or leave do not move what people read.
 */

/** Chromium clamps elements at 2^25 - 4 pixels (33,554,428); above this height scrolling is scaled. */
export const maxScrollPx = 30_000_000

export type ScrollSpace = {
  readonly min: number
  readonly max: number
  readonly rowPx: number
  readonly viewportPx: number
}

const contentPx = (space: ScrollSpace): number => (space.max - space.min) * space.rowPx

/** Height of the scrolled element. */
export const heightPx = (space: ScrollSpace): number => Math.min(contentPx(space), maxScrollPx)

/** Pixels of content that one pixel of scrolling passes. */
function ratio(space: ScrollSpace): number {
  const scrollable = heightPx(space) - space.viewportPx
  return scrollable <= 0 ? 1 : (contentPx(space) - space.viewportPx) / scrollable
}

/** Highest top position: the last row stands at the lower edge. */
export function endTop(space: ScrollSpace): number {
  return Math.max(space.min, space.max - space.viewportPx / space.rowPx)
}

/** The nearest position that can stand at the upper edge. */
export const clampTop = (space: ScrollSpace, top: number): number => Math.max(space.min, Math.min(top, endTop(space)))

/** The position at the upper edge for a `scrollTop` in pixels; a fraction where a row is cut. */
export const topOfScroll = (space: ScrollSpace, scrollTop: number): number =>
  clampTop(space, space.min + (scrollTop * ratio(space)) / space.rowPx)

/** The `scrollTop` in pixels that brings a position to the upper edge: the opposite of `topOfScroll`. */
export const scrollOfTop = (space: ScrollSpace, top: number): number =>
  ((clampTop(space, top) - space.min) * space.rowPx) / ratio(space)

/** The rows to draw around `top` and where the first of them stands in the scrolled element. */
export function drawnRows(
  space: ScrollSpace,
  top: number,
  overscan: number,
): { readonly from: number; readonly to: number; readonly offsetPx: number } {
  const clamped = clampTop(space, top)
  const from = Math.max(space.min, Math.floor(clamped) - overscan)
  const to = Math.min(space.max, Math.ceil(clamped + space.viewportPx / space.rowPx) + overscan)
  return { from, to, offsetPx: scrollOfTop(space, clamped) + (from - clamped) * space.rowPx }
}

/** The top that brings a row into sight with the least movement. */
export function topRevealing(space: ScrollSpace, top: number, position: number): number {
  if (position < top) return clampTop(space, position)
  const rows = space.viewportPx / space.rowPx
  return position + 1 > top + rows ? clampTop(space, position + 1 - rows) : top
}
