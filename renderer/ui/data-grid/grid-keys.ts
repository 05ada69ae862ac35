import type { KeyboardEvent } from 'react'
import { moved, moveOfKey, selectAll } from './selection.ts'
import type { FollowEdge } from './follow.ts'
import type { RowSource, Selection } from './types.ts'
import type { CopyActions } from './copy-actions.ts'
import type { GridView } from './use-grid-view.ts'

type Context<Row> = {
  readonly source: RowSource<Row>
  readonly selection: Selection | null
  readonly view: GridView
  /** Going to this end is to follow it. */
  readonly edge: FollowEdge
  readonly copy: CopyActions
  /** Also brings the focused row into sight. */
  select(selection: Selection | null): void
  setSelection(selection: Selection | null): void
  onOpen: ((position: number) => void) | undefined
  onEscape: (() => void) | undefined
  /** Keys of the screen itself; true: it was one. */
  onKey: ((key: string) => boolean) | undefined
}

/** What the keys do while the grid has the focus. */
export function gridKeys<Row>(context: Context<Row>): (event: KeyboardEvent) => void {
  const { source, selection, view } = context
  return (event) => {
    if (event.target !== event.currentTarget) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      event.preventDefault()
      return context.copy.selectionAsTsv()
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault()
      view.rest()
      return context.setSelection(selectAll(selection, source))
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (context.onKey?.(event.key) === true) return event.preventDefault()
    if (event.key === 'Enter' && selection !== null) {
      event.preventDefault()
      return context.onOpen?.(selection.focus)
    }
    if (event.key === 'Escape') return context.onEscape?.()
    const move = moveOfKey(event.key)
    if (move === null) return
    event.preventDefault()
    const bounds = { min: source.min, max: source.max, pageRows: view.pageRows }
    const start = Math.min(Math.ceil(view.top), source.max - 1)
    const next = moved(selection, move, bounds, event.shiftKey, start)
    view.rest()
    context.select(next)
    if (move === (context.edge === 'end' ? 'last' : 'first') && !event.shiftKey) view.follow()
  }
}
