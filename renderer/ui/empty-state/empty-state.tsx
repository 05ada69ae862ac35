import type { ReactNode } from 'react'
import classes from './empty-state.module.css'

/** Nothing here yet, or nothing any more: what that means and one thing to do. */
export function EmptyState(props: {
  readonly title: string
  readonly children?: ReactNode
  /** One button. */
  readonly action?: ReactNode
  readonly tone?: 'plain' | 'error'
}) {
  return (
    <div className={classes.empty} role={props.tone === 'error' ? 'alert' : 'status'}>
      <p className={classes.title} data-tone={props.tone ?? 'plain'}>
        {props.title}
      </p>
      {props.children === undefined ? null : <div className={classes.text}>{props.children}</div>}
      {props.action}
    </div>
  )
}
