import type { ReactNode } from 'react'
import classes from './facts.module.css'

/** Names with values, one below the other. */
export function Facts(props: {
  /** Of the names' column. */
  readonly namePx: number
  /** Without padding, where the text around it has none. */
  readonly bare?: boolean
  readonly small?: boolean
  readonly children: ReactNode
}) {
  return (
    <dl
      className={classes.facts}
      data-bare={props.bare === true || undefined}
      data-small={props.small === true || undefined}
      style={{ gridTemplateColumns: `${props.namePx}px minmax(0, 1fr)` }}
    >
      {props.children}
    </dl>
  )
}

/** One of them; nothing where there is no value. */
export function Fact(props: {
  readonly name: string
  readonly mono?: boolean
  readonly tone?: 'err' | undefined
  readonly children: ReactNode
}) {
  if (props.children === null || props.children === undefined) return null
  return (
    <>
      <dt>{props.name}</dt>
      <dd className={props.mono === true ? 'sb-mono' : undefined} data-tone={props.tone}>
        {props.children}
      </dd>
    </>
  )
}
