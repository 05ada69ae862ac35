import { Button } from '@mantine/core'
import { useCallback, useEffect } from 'react'
import { useLocation, useRoute } from 'wouter'
import type { LiveStatus } from '#shared/contract/live.ts'
import { problemOf } from '../../rpc/errors.ts'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { links, routes } from '../../ui/links.ts'
import { useLiveUi, type LiveChoice } from './live-choice.ts'
import { LiveReading } from './live-reading.tsx'
import classes from './live.module.css'
import { useSame } from './steady-live.ts'
import { SourceForm } from './toolbar/source-picker.tsx'
import { startInput, useChoices, useDefaultChoice, useStart } from './use-start.ts'

/** An address such as /live/filter/… fills the filter in and becomes /live. */
function useFilterAddress(): void {
  const [, params] = useRoute(routes.liveFilter)
  const [, navigate] = useLocation()
  const setFilter = useLiveUi((state) => state.setFilter)
  const asked = params?.filter
  useEffect(() => {
    if (asked === undefined) return
    setFilter(decodeURIComponent(asked))
    navigate(links.live, { replace: true })
  }, [asked, navigate, setFilter])
}

const choiceOf = (live: LiveStatus, fallback: LiveChoice | null): LiveChoice | null => {
  if (live.connection === null || live.from === null) return fallback
  const { connection, topics, from, mapping } = live
  return { connection, topics, from, mapping, format: fallback?.format ?? 'auto' }
}

/** Chooses between the first start and the rows. */
export function LiveScreen() {
  useFilterAddress()
  const live = useLive(streams.live).value
  const choices = useChoices()
  const start = useStart()
  const fallback = useDefaultChoice()
  const [, navigate] = useLocation()
  const choice = useSame(live === undefined ? null : choiceOf(live, fallback))
  const { mutate } = start
  const begin = useCallback((next: LiveChoice) => mutate(startInput(next)), [mutate])
  if (live === undefined || !choices.loaded) return null

  if (choice === null)
    return (
      <EmptyState
        title="There is no connection yet"
        action={
          <Button variant="filled" onClick={() => navigate(links.connections)}>
            Set up a connection
          </Button>
        }
      >
        A connection says where records come from: a Kafka cluster, or a capture file that is replayed.
      </EmptyState>
    )
  const problem = start.error === null ? null : problemOf(start.error).message
  if (live.sessionId === null && !start.isPending)
    return (
      <div className={classes.screen}>
        <EmptyState title="What shall be read?" tone={problem === null ? 'plain' : 'error'}>
          {problem ?? 'Reading here joins no consumer group and commits nothing: it disturbs nobody.'}
          <div className={classes.firstStart}>
            <SourceForm choice={choice} busy={start.isPending} onStart={begin} />
          </div>
        </EmptyState>
      </div>
    )
  return <LiveReading live={live} choice={choice} starting={start.isPending} startProblem={problem} onStart={begin} />
}
