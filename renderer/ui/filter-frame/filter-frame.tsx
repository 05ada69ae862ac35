import { Suspense, type ReactNode } from 'react'
import classes from './filter-frame.module.css'

/** The frame of a filter: its editor, which may still be loading, how far the search came, and buttons behind it. */
export function FilterFrame(props: {
  readonly bad: boolean
  /** Shown until the editor is there: the filter, or what can be typed. */
  readonly waiting: string
  readonly editor: ReactNode
  /** Empty: nothing is said. Given up first where there is little room. */
  readonly status: string
  readonly children?: ReactNode
}) {
  return (
    <div className={classes.field} data-bad={props.bad || undefined}>
      <Suspense fallback={<span className={classes.waiting}>{props.waiting}</span>}>{props.editor}</Suspense>
      {props.status === '' ? null : (
        <span className={classes.status} role="status">
          {props.status}
        </span>
      )}
      {props.children}
    </div>
  )
}
