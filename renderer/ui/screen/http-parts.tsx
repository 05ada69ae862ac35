import { JsonView } from '../json-view/json-view.tsx'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import classes from './screen.module.css'

/** HTTP headers in the order and case they came in, duplicates kept. */
export function HeaderTable(props: {
  readonly label: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}) {
  return (
    <table className={classes.headers} aria-label={props.label}>
      <tbody>
        {props.headers.map(([name, value], index) => (
          // Headers may repeat: the place is the identity.
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A body as JSON where it is JSON and pretty is wanted, else as it is. */
export function BodyView(props: {
  readonly label: string
  readonly text: string
  readonly pretty: boolean
  readonly emptyText: string
}) {
  if (props.text === '') return <p className={classes.dim}>{props.emptyText}</p>
  const pretty = props.pretty ? prettyJson(props.text) : null
  if (pretty !== null) return <JsonView text={pretty} label={props.label} />
  return (
    <pre className={classes.body} tabIndex={0} aria-label={props.label}>
      {props.text}
    </pre>
  )
}

/** The text as indented JSON, every digit kept; null where it is no JSON. */
export function prettyJson(text: string): string | null {
  const parsed = parseJson(text)
  return parsed.ok ? stringifyJson(parsed.value, 2) : null
}
