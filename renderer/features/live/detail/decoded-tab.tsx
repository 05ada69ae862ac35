import type { RecordDetail } from '#shared/contract/live.ts'
import { DetailColumn, DetailColumns } from '../../../ui/detail-pane/detail-pane.tsx'
import { FindingList } from '../../../ui/finding-list/finding-list.tsx'
import { DecodeReport } from './decode-report.tsx'
import { EventBadges, EventText } from './event-view.tsx'
import { KeyPart } from './key-part.tsx'
import { FormatTag, PayloadText } from './payload-part.tsx'

/** The record as decoded and how, the event it becomes, and what there is to say about both. */
export function DecodedTab(props: { readonly sessionId: string; readonly record: RecordDetail }) {
  const { record, sessionId } = props
  return (
    <DetailColumns columns="minmax(0, 1fr) minmax(0, 1fr) minmax(220px, 330px)">
      <DetailColumn
        title={
          <>
            Value <FormatTag payload={record.value} />
          </>
        }
      >
        <DecodeReport payload={record.value} />
        <PayloadText
          payload={record.value}
          body={{ sessionId, seq: record.seq, part: 'value' }}
          label="Decoded value"
        />
        <KeyPart sessionId={sessionId} record={record} />
      </DetailColumn>
      <DetailColumn
        title={
          <>
            Event it becomes <EventBadges event={record.event} />
          </>
        }
      >
        <EventText event={record.event} />
      </DetailColumn>
      <DetailColumn title="Findings">
        <FindingList findings={record.event?.findings ?? []} />
      </DetailColumn>
    </DetailColumns>
  )
}
