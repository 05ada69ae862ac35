import type { RecordDetail } from '#shared/contract/live.ts'
import { DetailColumn, DetailColumns } from '../../../ui/detail-pane/detail-pane.tsx'
import { FindingList } from '../../../ui/finding-list/finding-list.tsx'
import classes from './detail.module.css'
import { EventBadges, EventText } from './event-view.tsx'

/** The event alone, with the room that a large one needs. */
export function EventTab(props: { readonly record: RecordDetail }) {
  const { event } = props.record
  return (
    <DetailColumns columns="minmax(0, 1fr) minmax(220px, 420px)">
      <DetailColumn
        title={
          <>
            Event <EventBadges event={event} />
          </>
        }
      >
        {event === null || event.idempotencyKey === null ? null : (
          <p className={classes.absent}>
            Idempotency key <code>{event.idempotencyKey}</code>: sent again with the same key, OneSignal counts it once.
          </p>
        )}
        <EventText event={event} />
      </DetailColumn>
      <DetailColumn title="Findings">
        <FindingList findings={event?.findings ?? []} />
      </DetailColumn>
    </DetailColumns>
  )
}
