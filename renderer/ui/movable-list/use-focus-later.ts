import { useEffect, useRef, type RefObject } from 'react'

export type FocusLater = {
  /** Around the `li`s of the list, and what adds to it. */
  readonly host: RefObject<HTMLDivElement | null>
  /** Once it is drawn: the control with `data-part={part}` in the item at `index`, else what there is. */
  later(index: number, part: string): void
}

/** Puts the focus on a part of an item once that item has been drawn at its new place. */
export function useFocusLater(): FocusLater {
  const host = useRef<HTMLDivElement>(null)
  const wanted = useRef<{ readonly index: number; readonly part: string } | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const { index, part } = wanted.current
    wanted.current = null
    const line = host.current?.querySelectorAll('li')[index]
    const control =
      line?.querySelector<HTMLElement>(`[data-part='${part}']:not(:disabled)`) ??
      line?.querySelector<HTMLElement>('select') ??
      host.current?.querySelector<HTMLElement>("[data-part='add']")
    control?.focus()
  })
  return {
    host,
    later: (index, part) => {
      wanted.current = { index, part }
    },
  }
}
