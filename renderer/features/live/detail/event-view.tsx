import type { MappedView, SourceNote } from '#shared/schema/event.ts'
import { VerdictTag } from '../../../ui/badges/verdict-tag.tsx'
import { JsonView } from '../../../ui/json-view/json-view.tsx'
import { ByteGauge } from './byte-gauge.tsx'
import classes from './detail.module.css'

/** `$.value.event_timestamp · epoch ms, 13 digits`, by the field of the event that it explains. */
function remarksOf(sources: readonly SourceNote[]): Record<string, string> {
  return Object.fromEntries(
    sources.map((source) => [source.field, source.note === null ? source.from : `${source.from} · ${source.note}`]),
  )
}

/** Heading of the event: size against the limit, and the verdict where it does not map. */
export function EventBadges(props: { readonly event: MappedView | null }) {
  const { event } = props
  if (event === null) return null
  return (
    <>
      {event.eventBytes === null ? null : <ByteGauge bytes={event.eventBytes} />}
      {event.verdict === 'mapped' ? null : <VerdictTag verdict={event.verdict} eventBytes={null} />}
    </>
  )
}

/** The event as sent, with where each field came from. */
export function EventText(props: { readonly event: MappedView | null }) {
  const { event } = props
  if (event === null) return <p className={classes.absent}>No mapping is chosen. Choose one in the source menu.</p>
  if (event.eventJson === null)
    return <p className={classes.absent}>No event comes out of this record. The findings say why.</p>
  return <JsonView text={event.eventJson} label="Event" remarks={remarksOf(event.sources)} />
}
