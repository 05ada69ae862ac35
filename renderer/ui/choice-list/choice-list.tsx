import type { KeyboardEvent, ReactNode } from 'react'
import classes from './choice-list.module.css'

/** A short list of which one is chosen. Arrows move through it. */
export function ChoiceList(props: {
  readonly label: string
  /** Arrows also choose what they reach. */
  readonly follow?: boolean
  readonly children: ReactNode
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
    const at = buttons.findIndex((button) => button === document.activeElement)
    const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]
    next?.focus()
    if (props.follow === true) next?.click()
    event.preventDefault()
  }
  return (
    // The buttons in it have the focus; it only hears their keys.
    <ul className={classes.list} aria-label={props.label} onKeyDown={onKeyDown}>
      {props.children}
    </ul>
  )
}

/** One of the list: a line, or two where it has a second one. */
export function Choice(props: {
  readonly chosen: boolean
  /** Whether choosing opens something beside the list, or narrows another list. */
  readonly what: 'opens' | 'narrows'
  readonly second?: ReactNode
  readonly children: ReactNode
  onChoose(): void
}) {
  const { chosen, what } = props
  return (
    <li>
      <button
        type="button"
        className={classes.choice}
        {...(what === 'opens'
          ? { 'aria-current': chosen ? ('true' as const) : undefined }
          : { 'aria-pressed': chosen })}
        onClick={props.onChoose}
      >
        <span className={classes.line}>{props.children}</span>
        {props.second === undefined ? null : <span className={classes.second}>{props.second}</span>}
      </button>
    </li>
  )
}

/** The name of a choice: takes what is left of the line. */
export function ChoiceName(props: { readonly text: string; readonly title?: string; readonly mono?: boolean }) {
  return (
    <span className={classes.name} data-mono={props.mono === true || undefined} title={props.title ?? props.text}>
      {props.text}
    </span>
  )
}

/** How many: in a column of its own at the right. */
export function ChoiceCount(props: { readonly children: ReactNode }) {
  return <span className={classes.count}>{props.children}</span>
}
