import classes from './code-line.module.css'

/** A line that is meant to be taken elsewhere, such as a command: one click selects the whole of it. */
export function CodeLine(props: { readonly text: string }) {
  return <code className={classes.line}>{props.text}</code>
}
