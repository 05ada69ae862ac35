import type { ReactNode } from 'react'
import classes from './plain-table.module.css'

type Props = {
  readonly columns: readonly string[]
  readonly caption?: string
  /** Everything at the left; otherwise only the first column, and numbers at the right. */
  readonly left?: boolean
  /** The head stays in sight while the rows scroll below it. */
  readonly stickyHead?: boolean
  /** The rows, as `tr`. */
  readonly children: ReactNode
}

/** A table of few rows, all of them there; long lists are a DataGrid. */
export function PlainTable(props: Props) {
  return (
    <table
      className={classes.table}
      data-left={props.left === true || undefined}
      data-sticky={props.stickyHead === true || undefined}
    >
      {props.caption === undefined ? null : <caption>{props.caption}</caption>}
      <thead>
        <tr>
          {props.columns.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  )
}
