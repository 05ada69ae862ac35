import { cloneElement, useId, type ReactElement, type ReactNode } from 'react'
import classes from './file-form.module.css'

type Control = ReactElement<{
  id?: string
  error?: boolean
  'aria-describedby'?: string
}>

/**
 * One line of a form: name at the left, control at the right, below it a hint that gives way to the error. The line for
 * it is always there, so that nothing moves while one types.
 */
export function FormRow(props: {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly children: Control
}) {
  const id = useId()
  const noteId = `${id}note`
  const wrong = props.error !== undefined
  return (
    <div className={classes.row}>
      <label htmlFor={id} className={classes.label}>
        {props.label}
      </label>
      <div className={classes.control}>
        {cloneElement(props.children, { id, error: wrong, 'aria-describedby': noteId })}
        <FieldNote id={noteId} tone={wrong ? 'err' : null}>
          {wrong ? props.error : props.hint}
        </FieldNote>
      </div>
    </div>
  )
}

/** What is said below a control; its line is there also while nothing is said. */
export function FieldNote(props: {
  readonly id: string
  readonly tone: 'err' | 'warn' | null
  readonly children: ReactNode
}) {
  const { tone } = props
  return (
    <div
      id={props.id}
      className={classes.note}
      data-tone={tone ?? undefined}
      role={tone === 'err' ? 'alert' : undefined}
    >
      {props.children}
    </div>
  )
}

/** Rows that belong together. */
export function FormGroup(props: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <fieldset className={classes.group}>
      {props.title === undefined ? null : <legend className={classes.legend}>{props.title}</legend>}
      {props.children}
    </fieldset>
  )
}
