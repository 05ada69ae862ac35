import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import { useLocation } from 'wouter'
import type { RecordDetail } from '#shared/contract/live.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { DetailPane } from '../../../ui/detail-pane/detail-pane.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { links } from '../../../ui/links.ts'
import { useLiveUi } from '../live-choice.ts'
import { CompareButton } from './compare-button.tsx'
import { CopyMenu } from './copy-menu.tsx'
import { DecodedTab } from './decoded-tab.tsx'
import { EventTab } from './event-tab.tsx'
import { HeadersTab } from './headers-tab.tsx'
import { RawTab } from './raw-tab.tsx'
import { TraceTab } from './trace-tab.tsx'

type Props = {
  readonly sessionId: string
  /** Null while nothing is selected. */
  readonly seq: number | null
  onClose(): void
}

function tabsOf(sessionId: string, record: RecordDetail) {
  return [
    { id: 'decoded', label: 'Decoded', content: <DecodedTab sessionId={sessionId} record={record} /> },
    { id: 'event', label: 'Event', content: <EventTab record={record} /> },
    { id: 'raw', label: 'Raw', content: <RawTab sessionId={sessionId} record={record} /> },
    { id: 'headers', label: `Headers ${record.headers.length}`, content: <HeadersTab record={record} /> },
    { id: 'trace', label: 'Trace', content: <TraceTab record={record} /> },
  ]
}

/** Everything about the selected record. While the next one is fetched, the last one stays. */
export const LiveDetail = memo(function LiveDetail(props: Props) {
  const { sessionId, seq, onClose } = props
  const orpc = useOrpc()
  const [, navigate] = useLocation()
  const { detailTab, setDetailTab } = useLiveUi()
  const record = useQuery({
    ...orpc.live.record.queryOptions({ input: { sessionId, seq: seq ?? 0 } }),
    enabled: seq !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 30_000,
  })
  if (seq === null)
    return <EmptyState title="No record is selected">Select one with the mouse or with j and k.</EmptyState>
  if (record.error !== null)
    return (
      <EmptyState title="This record cannot be shown" action={<Button onClick={onClose}>Close details</Button>}>
        {problemOf(record.error).message}
      </EmptyState>
    )
  if (record.data === undefined) return null
  return (
    <DetailPane
      label="Record"
      tabs={tabsOf(sessionId, record.data)}
      tab={detailTab}
      onTab={setDetailTab}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => navigate(links.mappingSample(sessionId, seq))}>Use as sample</Button>
          <CopyMenu sessionId={sessionId} record={record.data} />
          <CompareButton sessionId={sessionId} record={record.data} />
        </>
      }
    />
  )
})
