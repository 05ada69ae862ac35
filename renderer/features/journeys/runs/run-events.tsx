import type { JourneyRunDetail } from '#shared/contract/journeys.ts'
import { clockTime, fullTime } from '../../../ui/format/time.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'
import { usePreferences } from '../../../ui/preferences.ts'
import classes from '../journeys.module.css'
import { texts } from '../texts.ts'

const t = texts.detail
const titles = texts.runs.columns

/** The events that templates see, oldest first. */
export function RunEvents(props: { readonly events: JourneyRunDetail['events'] }) {
  const zone = usePreferences((preferences) => preferences.zone)
  return (
    <div className={classes.scroll}>
      <p className={classes.hint}>{props.events.length === 0 ? t.emptyEvents : t.eventsHint}</p>
      <PlainTable left columns={[titles.started, titles.event, '']}>
        {props.events.map((event, index) => (
          <tr key={index}>
            <td title={fullTime(event.atMs, zone)}>{clockTime(event.atMs, zone)}</td>
            <td>{event.name}</td>
            <td>
              <pre className={classes.event}>{event.json}</pre>
            </td>
          </tr>
        ))}
      </PlainTable>
    </div>
  )
}
