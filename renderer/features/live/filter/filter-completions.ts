import type { KnownPath } from '#shared/contract/live.ts'
import type { LineCompletions } from '../../../ui/line-editor/types.ts'

/** What could stand at the cursor: fields, known paths with an example, words that join. */
export function filterCompletions(text: string, cursor: number, paths: readonly KnownPath[]): LineCompletions | null {
  const typed = /[^\s()]*$/.exec(text.slice(0, cursor))?.[0] ?? ''
  if (typed === '') return null
  const options = paths
    .filter((path) => path.path.toLowerCase().includes(typed.toLowerCase()))
    .map((path) => ({ label: path.path, detail: path.example }))
  return { from: cursor - typed.length, options }
}
