import { useEffect, type RefObject } from 'react'

/** Ctrl+F goes to the filter, as people expect of a search; inside of another editor it stays that editor's. */
export function useFilterKeys(screen: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.key.toLowerCase() !== 'f' || event.altKey || event.shiftKey) return
      if (!(event.ctrlKey || event.metaKey) || document.querySelector('[role=dialog]') !== null) return
      event.preventDefault()
      screen.current?.querySelector<HTMLElement>('[data-filter-field]')?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [screen])
}
