import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { create } from 'zustand'
import { screens } from './screens.ts'

/** `g` waits this long for the letter of a screen. */
const sequenceMs = 1_200

export const useHotkeySheet = create<{ opened: boolean; setOpened(opened: boolean): void }>()((set) => ({
  opened: false,
  setOpened: (opened) => set({ opened }),
}))

/** Keys typed into a field belong to the field. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

function focusFilter(): boolean {
  const field = document.querySelector<HTMLElement>('main [data-filter-field]')
  field?.focus()
  return field !== null
}

/** `g` and a letter or Alt and a digit for screens, `/` for the filter, `?` for this list. */
export function useAppHotkeys(): void {
  const [, navigate] = useLocation()
  const setOpened = useHotkeySheet((state) => state.setOpened)
  useEffect(() => {
    let waitingUntil = 0
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      const byDigit = event.altKey ? screens[Number(event.key) - 1] : undefined
      const byLetter = event.timeStamp < waitingUntil ? screens.find((screen) => screen.key === event.key) : undefined
      const screen = byDigit ?? byLetter
      waitingUntil = event.key === 'g' && !event.altKey ? event.timeStamp + sequenceMs : 0
      if (screen !== undefined) navigate(screen.path)
      else if (event.key === '?') setOpened(true)
      else if (event.key !== '/' || !focusFilter()) return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [navigate, setOpened])
}
