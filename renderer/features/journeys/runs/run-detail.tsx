import { Button } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { JourneyRunDetail, JourneyRunStep } from '#shared/contract/journeys.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { DetailPane } from '../../../ui/detail-pane/detail-pane.tsx'
import { links } from '../../../ui/links.ts'
import { BodyView } from '../../../ui/screen/http-parts.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { useActionProblem } from '../action-problem.ts'
import classes from '../journeys.module.css'
import { texts } from '../texts.ts'
import { useRetry } from './use-retry.ts'
import { RunEvents } from './run-events.tsx'
import { RunTimeline } from './run-timeline.tsx'

const t = texts.detail

/** One run: its steps with their times and deliveries, the events its templates see, the event that started it. */
export function RunDetail(props: {
  readonly journey: string
  readonly id: string
  readonly changed: unknown
  onClose(): void
}) {
  const [tab, setTab] = useState('steps')
  const query = useRun(props.id, props.changed)
  if (query.error !== null) return <Notice tone="err" text={problemOf(query.error).message} onClose={props.onClose} />
  const run = query.data
  const content = (part: (run: JourneyRunDetail) => ReactNode) => (run === undefined ? null : part(run))
  return (
    <DetailPane
      label={t.label}
      tab={tab}
      onTab={setTab}
      onClose={props.onClose}
      actions={run === undefined ? null : <Actions journey={props.journey} run={run} />}
      tabs={[
        { id: 'steps', label: t.steps, content: content((shown) => <RunTimeline run={shown} />) },
        {
          id: 'events',
          label: t.events(run?.events.length ?? 0),
          content: content((shown) => <RunEvents events={shown.events} />),
        },
        {
          id: 'trigger',
          label: t.trigger,
          content: content((shown) => (
            <div className={classes.scroll}>
              <BodyView label={t.trigger} text={shown.eventJson} pretty emptyText="" />
            </div>
          )),
        },
      ]}
    />
  )
}

/** Read anew whenever something of the journey changed. */
function useRun(id: string, changed: unknown) {
  const orpc = useOrpc()
  const queries = useQueryClient()
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: orpc.journeys.run.queryKey({ input: { id } }) })
  }, [queries, orpc, id, changed])
  return useQuery(
    orpc.journeys.run.queryOptions({
      input: { id },
      placeholderData: keepPreviousData,
      // A run is done when its deliveries are made; what becomes of them is no news of the journey.
      refetchInterval: ({ state }) => (state.data?.steps.some(isOnTheWay) === true ? deliveryLookMs : false),
    }),
  )
}

const deliveryLookMs = 1_000
const settled: ReadonlySet<string | null> = new Set([null, 'delivered', 'failed', 'cancelled'])
const isOnTheWay = ({ delivery }: JourneyRunStep): boolean => delivery !== null && !settled.has(delivery.state)

function Actions(props: { readonly journey: string; readonly run: JourneyRunDetail }) {
  const { row, eventKey } = props.run
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const cancel = useMutation({
    mutationFn: () => client.journeys.cancel({ id: row.id }),
    onMutate: clear,
    onError: (error) => tell(texts.cancelFailed, error),
  })
  const retry = useRetry(props.journey)
  return (
    <>
      {eventKey === null ? null : (
        <Button component={Link} href={links.traceOf(eventKey)} variant="subtle">
          {t.traceEvent}
        </Button>
      )}
      {row.state === 'failed' ? (
        <Button title={texts.runs.retryHint} loading={retry.isPending} onClick={() => retry.mutate(row.id)}>
          {t.retry}
        </Button>
      ) : null}
      {row.dueAtMs === null ? null : (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t.cancel}
        </Button>
      )}
    </>
  )
}
