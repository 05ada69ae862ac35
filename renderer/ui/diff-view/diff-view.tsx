import { lazy, Suspense } from 'react'
import type { DiffViewProps } from './types.ts'

const Host = lazy(async () => ({ default: (await import('./merge-host.tsx')).MergeHost }))

/** Two texts, what differs is marked. Its code is loaded when the first one is shown. */
export function DiffView(props: DiffViewProps) {
  return (
    <Suspense fallback={null}>
      <Host {...props} />
    </Suspense>
  )
}
