import type { KeyboardEvent, ReactNode } from 'react'
import { StateDot, type Tone } from '../badges/tag.tsx'
import classes from './file-form.module.css'

export type EntityItem = {
  readonly name: string
  readonly note: string
  readonly tone: Tone
}

/** A short list at the left, what is chosen at the right. Arrows move through the list. */
export function EntityLayout(props: {
  readonly title: string
  readonly items: readonly EntityItem[]
  readonly selected: string | null
  /** Buttons beside the title: "new". */
  readonly actions?: ReactNode
  onSelect(name: string): void
  readonly children: ReactNode
}) {
  return (
    <div className={classes.layout}>
      <nav className={classes.side} aria-label={props.title}>
        <div className={classes.sideBar}>
          <h1 className={classes.sideTitle}>{props.title}</h1>
          {props.actions}
        </div>
        <ul className={classes.items}>
          {props.items.map((item) => (
            <li key={item.name}>
              <button
                type="button"
                className={classes.item}
                aria-current={item.name === props.selected ? 'true' : undefined}
                onClick={() => props.onSelect(item.name)}
                onKeyDown={moveFocus}
              >
                <StateDot tone={item.tone} />
                <span className={classes.itemName} title={item.name}>
                  {item.name}
                </span>
                <span className={classes.itemNote}>{item.note}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.main}>{props.children}</div>
    </div>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const buttons = [...(event.currentTarget.closest('ul')?.querySelectorAll<HTMLElement>('button') ?? [])]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]
  next?.focus()
  next?.click()
  event.preventDefault()
}
