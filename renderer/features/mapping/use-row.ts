import { useEditor } from './editor-context.tsx'
import { partOf } from './trace.ts'
import { useTraced } from './trace-store.ts'
import type { Target } from './targets.ts'
import { sameTarget } from './targets.ts'
import { useDropPath } from './use-drop-path.ts'

/** What every row has: it shows that it is the chosen one, takes a field of the sample, and shows what it belongs to. */
export function useRow(target: Target) {
  const editor = useEditor()
  const trace = useTraced((state) => state.trace)
  const drop = useDropPath(target)
  return {
    ...drop,
    'data-active': sameTarget(editor.target, target) || undefined,
    'data-traced': editor.trail.rows.has(partOf(target)) || undefined,
    onMouseEnter: (): void => trace({ on: 'row', target }),
    onMouseLeave: (): void => trace(null),
    onFocus: (): void => trace({ on: 'row', target }),
    onBlur: (): void => trace(null),
  }
}
