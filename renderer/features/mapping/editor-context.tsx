import { createContext, use } from 'react'
import type { JsonObject } from './json.ts'
import type { Target } from './targets.ts'

/** What every row of the editor needs: the draft, how to change it, and which row a click in the sample fills. */
export type Editor = {
  readonly mapping: JsonObject
  readonly readOnly: boolean
  readonly target: Target
  /** The event's top-level values on the sample, as JSON text. */
  readonly values: ReadonlyMap<string, string>
  /** What is wrong with a row, by the path inside the mapping. */
  readonly problems: readonly { readonly path: string; readonly message: string }[]
  /** `step` joins keystrokes to one undo; null stands alone. */
  edit(mapping: JsonObject, step: string | null): void
  setTarget(target: Target): void
}

export const EditorContext = createContext<Editor | null>(null)

export function useEditor(): Editor {
  const editor = use(EditorContext)
  if (editor === null) throw new Error('EditorContext is missing above this component')
  return editor
}
