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
        <div
          id={noteId}
          className={classes.note}
          data-tone={wrong ? 'err' : undefined}
          role={wrong ? 'alert' : undefined}
        >
          {wrong ? props.error : props.hint}
        </div>
      </div>
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
