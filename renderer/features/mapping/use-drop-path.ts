import { useState, type DragEvent } from 'react'
import { useEditor } from './editor-context.tsx'
import { placePath } from './targets.ts'
import type { Target } from './targets.ts'

/** Only fields of the sample are taken, not texts from elsewhere. */
const kind = 'application/x-signalbench-path'

/** A field of the sample is picked up. */
export function carryPath(event: DragEvent, path: string): void {
  event.dataTransfer.setData(kind, path)
  event.dataTransfer.setData('text/plain', path)
  event.dataTransfer.effectAllowed = 'copy'
}

/** Makes a row a place where a field of the sample can be put. */
export function useDropPath(target: Target) {
  const editor = useEditor()
  const [over, setOver] = useState(false)
  const fits = (event: DragEvent): boolean => !editor.readOnly && event.dataTransfer.types.includes(kind)
  return {
    'data-drop': over || undefined,
    onDragOver: (event: DragEvent): void => {
      if (!fits(event)) return
      event.preventDefault()
      event.stopPropagation()
      event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    },
    onDragLeave: (): void => setOver(false),
    onDrop: (event: DragEvent): void => {
      setOver(false)
      if (!fits(event)) return
      event.preventDefault()
      event.stopPropagation()
      const placed = placePath(editor.mapping, target, event.dataTransfer.getData(kind))
      editor.edit(placed.mapping, null)
      editor.setTarget(placed.target)
    },
  }
}
