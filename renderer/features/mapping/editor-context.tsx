import { createContext, use } from 'react'
import type { Finding } from '#shared/schema/finding.ts'
import type { JsonObject } from './json.ts'
import type { Target } from './targets.ts'
import type { Trail } from './trace.ts'

/** What every row of the editor needs: the draft, how to change it, and which row a click in the sample fills. */
export type Editor = {
  readonly mapping: JsonObject
  readonly readOnly: boolean
  readonly target: Target
  /** What rows give on the sample, as JSON text, by path in the event: `$.name`, `$.properties.amount`. */
  readonly values: ReadonlyMap<string, string>
  /** Whether the draft was tried on a sample: without one a row gives neither something nor nothing. */
  readonly tried: boolean
  /** What is wrong with a row, by the path inside the mapping. */
  readonly problems: readonly Finding[]
  /** What belongs to the part, field or row that the pointer or the focus is on. */
  readonly trail: Trail
  /** `step` joins keystrokes to one undo; null stands alone. */
  edit(mapping: JsonObject, step: string | null): void
  setTarget(target: Target): void
}

export const EditorContext = createContext<Editor | null>(null)

/** Throws outside of a mapping's editor. */
export function useEditor(): Editor {
  const editor = use(EditorContext)
  if (editor === null) throw new Error('EditorContext is missing above this component')
  return editor
}
