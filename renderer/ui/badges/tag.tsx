import type { ReactNode } from 'react'
import classes from './badges.module.css'

export type Tone = 'ok' | 'warn' | 'err' | 'info' | 'muted'

/** A small coloured word. The colour never says more than the word does. */
export function Tag(props: { readonly tone: Tone; readonly title?: string; readonly children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={props.tone} title={props.title}>
      {props.children}
    </span>
  )
}

/** A coloured dot beside a word that says the same. */
export function StateDot(props: { readonly tone: Tone }) {
  return <span className={classes.dot} data-tone={props.tone} aria-hidden="true" />
}
