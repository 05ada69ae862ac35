import type { Selection } from './types.ts'

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

export const rangeOf = (selection: Selection): { readonly from: number; readonly to: number } => ({
  from: Math.min(selection.anchor, selection.focus),
  to: Math.max(selection.anchor, selection.focus) + 1,
})

export function isSelected(selection: Selection | null, position: number): boolean {
  if (selection === null) return false
  const range = rangeOf(selection)
  return position >= range.from && position < range.to
}
