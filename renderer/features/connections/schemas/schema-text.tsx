import { lazy, Suspense } from 'react'
import type { SchemaType } from '#shared/schema/schema-entry.ts'
import classes from './schemas.module.css'

export type SchemaTextProps = {
  readonly label: string
  readonly text: string
  readonly schemaType: SchemaType
  /** The text of an earlier or later version: the difference is shown. Null shows the text alone. */
  readonly before: string | null
}

const Viewer = lazy(async () => ({ default: (await import('./schema-viewer.tsx')).SchemaViewer }))

/** A schema to read. The viewer's code is loaded when the first one is shown. */
export function SchemaText(props: SchemaTextProps) {
  return (
    <div className={classes.frame}>
      <Suspense fallback={<pre className={classes.waiting}>{props.text}</pre>}>
        <Viewer {...props} />
      </Suspense>
    </div>
  )
}
