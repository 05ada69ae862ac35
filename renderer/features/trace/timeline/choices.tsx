import { Link } from 'wouter'
import type { TraceChoice } from '#shared/schema/trace.ts'
import { clockTime, fullTime } from '../../../ui/format/time.ts'
import { links } from '../../../ui/links.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import { Scroll } from '../../../ui/screen/screen-parts.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'

/** Several events were meant: which one? */
export function Choices(props: { readonly title: string; readonly rows: readonly TraceChoice[] }) {
  return (
    <Scroll label={props.title}>
      <ChoiceTable title={props.title} rows={props.rows} />
    </Scroll>
  )
}

/** Events that a search may have meant; each opens its own trace. */
export function ChoiceTable(props: { readonly title: string; readonly rows: readonly TraceChoice[] }) {
  const zone = usePreferences((state) => state.zone)
  return (
    <PlainTable caption={props.title} columns={texts.choices.columns} left>
      {props.rows.map(({ id, atMs, eventName, user, origin, state }) => (
        <tr key={id}>
          <td title={fullTime(atMs, zone)}>{clockTime(atMs, zone)}</td>
          <td>
            <Link className={classes.link} href={links.traceOf(id)} title={texts.choices.open(id)}>
              {eventName ?? id}
            </Link>
          </td>
          <td>{user ?? ''}</td>
          <td>{origin}</td>
          <td>{state}</td>
        </tr>
      ))}
    </PlainTable>
  )
}
