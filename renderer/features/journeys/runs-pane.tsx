import { Button, NativeSelect } from '@mantine/core'
import { type JourneyRunRow, journeyRunState, type JourneyStatus } from '#shared/contract/journeys.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { NewestFirstGrid } from '../../ui/data-grid/newest-first-grid.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import classes from './journeys.module.css'
import { runColumns } from './runs/run-columns.tsx'
import { useRetry } from './runs/use-retry.ts'
import { RunDetail } from './runs/run-detail.tsx'
import { texts } from './texts.ts'
import { useJourneysUi } from './use-journeys.ts'

const t = texts.runs

/** The runs of a journey, newest first; Enter opens one. */
export function RunsPane(props: { readonly name: string; readonly status: JourneyStatus | undefined }) {
  const { name, status } = props
  const client = useClient()
  const { state, setState } = useJourneysUi()
  const retry = useRetry(name)
  const failed = status?.runs.failed ?? 0
  return (
    <section className={classes.runs} aria-label={t.title}>
      <div className={classes.runsHead}>
        {t.title}
        <NativeSelect
          aria-label={t.filter}
          data={[
            { value: '', label: t.all },
            ...journeyRunState.options.map((value) => ({ value, label: t.states[value] })),
          ]}
          value={state ?? ''}
          onChange={(event) => setState(journeyRunState.safeParse(event.currentTarget.value).data ?? null)}
        />
        {failed === 0 ? null : (
          <Button title={t.retryHint} loading={retry.isPending} onClick={() => retry.mutate(null)}>
            {t.retryAll(failed)}
          </Button>
        )}
      </div>
      <NewestFirstGrid<JourneyRunRow>
        key={state}
        id="journeys.runs"
        label={t.title}
        resizeLabel={texts.resizeDetail}
        detailPx={320}
        listKey={`${name} ${state ?? ''}`}
        changed={status}
        changing={isOpen}
        columns={runColumns}
        fetchPage={async (before, limit) =>
          (await client.journeys.runs({ journey: name, before, limit, ...(state === null ? {} : { state }) })).rows
        }
        empty={<NoRuns status={status} filtered={state !== null} />}
        detail={(id, close) => <RunDetail journey={name} id={id} changed={status} onClose={close} />}
      />
    </section>
  )
}

const isOpen = (row: JourneyRunRow): boolean => row.dueAtMs !== null

function NoRuns(props: { readonly status: JourneyStatus | undefined; readonly filtered: boolean }) {
  if (props.filtered) return <EmptyState title={t.emptyState} />
  const { status } = props
  const text = status?.enabled === false ? t.emptyOff : t.emptyText(status?.eventName ?? '')
  return <EmptyState title={t.emptyTitle}>{text}</EmptyState>
}
