import type { Selection, Stretch } from './types.ts'

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last'

/** Which movement a key means in a grid; j and k as in editors. Null for other keys. */
export function moveOfKey(key: string): Move | null {
  switch (key) {
    case 'ArrowUp':
    case 'k':
      return 'up'
    case 'ArrowDown':
    case 'j':
      return 'down'
    case 'PageUp':
      return 'page-up'
    case 'PageDown':
      return 'page-down'
    case 'Home':
      return 'first'
    case 'End':
      return 'last'
    default:
      return null
  }
}

type Bounds = { readonly min: number; readonly max: number; readonly pageRows: number }

function target(focus: number, move: Move, bounds: Bounds): number {
  switch (move) {
    case 'up':
      return focus - 1
    case 'down':
      return focus + 1
    case 'page-up':
      return focus - bounds.pageRows
    case 'page-down':
      return focus + bounds.pageRows
    case 'first':
      return bounds.min
    case 'last':
      return bounds.max - 1
  }
}

/** The selection after a movement; `extend` keeps the anchor (shift). Without a selection it begins at `start`. */
export function moved(
  selection: Selection | null,
  move: Move,
  bounds: Bounds,
  extend: boolean,
  start: number,
): Selection | null {
  if (bounds.max <= bounds.min) return null
  const wanted =
    selection === null && move !== 'first' && move !== 'last' ? start : target(selection?.focus ?? start, move, bounds)
  const focus = Math.max(bounds.min, Math.min(wanted, bounds.max - 1))
  return { anchor: extend && selection !== null ? selection.anchor : focus, focus }
}

const rangeOf = (selection: Selection): Stretch => ({
  from: Math.min(selection.anchor, selection.focus),
  to: Math.max(selection.anchor, selection.focus) + 1,
})

/** All that is selected, in order, without overlaps. */
export function stretchesOf(selection: Selection): readonly Stretch[] {
  const sorted = [rangeOf(selection), ...(selection.others ?? [])].toSorted((a, b) => a.from - b.from)
  const merged: Stretch[] = []
  for (const stretch of sorted) {
    const last = merged.at(-1)
    if (last === undefined || stretch.from > last.to) merged.push(stretch)
    else if (stretch.to > last.to) merged[merged.length - 1] = { from: last.from, to: stretch.to }
  }
  return merged
}

/** How many rows are selected. */
export const selectedCount = (selection: Selection | null): number =>
  selection === null ? 0 : stretchesOf(selection).reduce((sum, { from, to }) => sum + to - from, 0)

const holds = (stretch: Stretch, position: number): boolean => position >= stretch.from && position < stretch.to

/** Of a row by its position in the list. */
export function isSelected(selection: Selection | null, position: number): boolean {
  if (selection === null) return false
  return holds(rangeOf(selection), position) || (selection.others ?? []).some((stretch) => holds(stretch, position))
}

/** Everything between the ends, with the focus where it was. */
export function selectAll(selection: Selection | null, bounds: { min: number; max: number }): Selection | null {
  if (bounds.max <= bounds.min) return null
  const focus = Math.max(bounds.min, Math.min(selection?.focus ?? bounds.max - 1, bounds.max - 1))
  return { anchor: focus, focus, others: [{ from: bounds.min, to: bounds.max }] }
}

/** Ctrl-click: a row comes to the selection or leaves it; the last one stays. */
export function toggled(selection: Selection | null, position: number): Selection {
  if (selection === null) return { anchor: position, focus: position }
  const stretches = stretchesOf(selection)
  if (!isSelected(selection, position)) return { anchor: position, focus: position, others: stretches }
  const left = stretches.flatMap((stretch) => (holds(stretch, position) ? without(stretch, position) : [stretch]))
  const nearest = left.findLast((stretch) => stretch.from < position) ?? left[0]
  if (nearest === undefined) return selection
  const focus = nearest.from < position ? nearest.to - 1 : nearest.from
  return { anchor: focus, focus, others: left }
}

const without = (stretch: Stretch, position: number): Stretch[] =>
  [
    { from: stretch.from, to: position },
    { from: position + 1, to: stretch.to },
  ].filter(({ from, to }) => to > from)
