import { useEffect, useEffectEvent } from 'react'

type Actions = { undo(): void; redo(): void; save(): void }

/** The code editor has its own undo; everything else on this screen shares the draft's. */
const ownsUndo = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.cm-editor') !== null

/** Ctrl+Z, Ctrl+Shift+Z (or Ctrl+Y) and Ctrl+S; command on a Mac. */
export function useUndoKeys(actions: Actions): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    const inDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null
    if (inDialog) return
    if (key === 's') actions.save()
    else if (ownsUndo(event.target)) return
    else if (key === 'z' && !event.shiftKey) actions.undo()
    else if (key === 'y' || (key === 'z' && event.shiftKey)) actions.redo()
    else return
    event.preventDefault()
  })
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
