import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RecordDetail } from '#shared/contract/live.ts'
import type { TraceTimeline } from '#shared/schema/trace.ts'
import { durationText } from '#shared/domain/trace/words.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { links } from '../../../ui/links.ts'
import { PlainTable } from '../../../ui/plain-table/plain-table.tsx'

/** What relays and whatever came after them did with the record that is shown. */
export function TraceTab(props: { readonly record: Pick<RecordDetail, 'topic' | 'partition' | 'offset'> }) {
  const { topic, partition, offset } = props.record
  const orpc = useOrpc()
  const place = `${topic}:${partition}:${offset}`
  const query = useQuery(orpc.trace.find.queryOptions({ input: { text: place }, refetchInterval: 2_000 }))
  if (query.error !== null)
    return <EmptyState title="The trace cannot be shown">{problemOf(query.error).message}</EmptyState>
  if (query.data === undefined) return null
  if (query.data.kind !== 'timeline')
    return (
      <EmptyState title="No relay has taken this record">
        Live only looks. A relay that reads its topic, in a mode other than dry run, leaves a trace.
      </EmptyState>
    )
  return <Steps timeline={query.data.timeline} place={place} />
}

function Steps(props: { readonly timeline: TraceTimeline; readonly place: string }) {
  const { steps, verdict } = props.timeline
  return (
    <section aria-label="Trace" style={{ overflowY: 'auto' }}>
      <PlainTable caption={verdict.summary} columns={['Step', 'What', 'After']} left>
        {steps.map(({ title, text, sincePreviousMs }, index) => (
          // Steps are only ever added.
          <tr key={index}>
            <td>{title}</td>
            <td>{text}</td>
            <td>{durationText(sincePreviousMs)}</td>
          </tr>
        ))}
      </PlainTable>
      <Button component={Link} href={links.traceOf(props.place)} m="xs">
        Open timeline
      </Button>
    </section>
  )
}
