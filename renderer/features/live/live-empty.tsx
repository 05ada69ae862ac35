import { Button } from '@mantine/core'
import { assertNever } from '#shared/lib/assert.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import type { SteadyLive } from './steady-live.ts'
import type { LiveView } from './use-view.ts'

/** Instead of rows: why there are none, and one next step. */
export function LiveEmpty(props: {
  readonly live: SteadyLive
  readonly view: LiveView
  onClearFilter(): void
  onStart(): void
}) {
  const { live, view } = props
  if (view.filter !== '' && live.keepsAny) {
    if (view.status?.done !== true) return <EmptyState title="Searching…" />
    return (
      <EmptyState
        title="No record matches the filter"
        action={<Button onClick={props.onClearFilter}>Clear filter</Button>}
      >
        All kept records were searched; new ones are looked at as they arrive.
      </EmptyState>
    )
  }
  switch (live.state) {
    case 'idle':
      return (
        <EmptyState
          title="Nothing is read"
          action={
            <Button variant="filled" onClick={props.onStart}>
              Start reading
            </Button>
          }
        >
          Reading here joins no consumer group and commits nothing: it disturbs nobody.
        </EmptyState>
      )
    case 'connecting':
      return <EmptyState title="Connecting…" />
    case 'reading':
      return (
        <EmptyState title="Connected, no record yet">
          {live.from === 'now'
            ? 'Records appear here as soon as they are produced. To see older ones, choose another beginning under “from”.'
            : 'There is no record from the chosen beginning on. New ones appear here as soon as they are produced.'}
        </EmptyState>
      )
    case 'paused':
      return <EmptyState title="Paused before the first record" />
    case 'reconnecting':
      return <EmptyState title="The connection was lost before the first record" />
    case 'ended':
      return <EmptyState title="There is nothing to read">The source is empty from the chosen beginning on.</EmptyState>
    case 'failed':
      return <EmptyState title="Nothing could be read" />
    default:
      return assertNever(live.state, 'unknown state of the inspector')
  }
}
