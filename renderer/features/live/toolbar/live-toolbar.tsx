import { Button } from '@mantine/core'
import { Pause, Play } from 'lucide-react'
import type { LiveStatus } from '#shared/contract/live.ts'
import type { CallProblem } from '../../../rpc/errors.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import type { LiveColumns } from '../columns/all-columns.tsx'
import { LiveColumnMenu } from '../columns/live-column-menu.tsx'
import { FilterField } from '../filter/filter-field.tsx'
import type { LiveChoice } from '../live-choice.ts'
import classes from '../live.module.css'
import type { RowActions } from '../rows/live-actions.ts'
import type { LiveView } from '../use-view.ts'
import { FromPicker } from './from-picker.tsx'
import { RecordsMenu } from './records-menu.tsx'
import { SourcePicker } from './source-picker.tsx'

type Props = {
  readonly live: LiveStatus
  readonly choice: LiveChoice
  readonly view: LiveView
  /** What is wrong with the filter in the field. */
  readonly problem: CallProblem | null
  readonly starting: boolean
  readonly columns: LiveColumns
  readonly actions: RowActions | null
  onFilterDone(): void
  onStart(choice: LiveChoice): void
}

/** What is read, from where, pause, filter, columns, and what can be done with what is shown. */
export function LiveToolbar(props: Props) {
  const { choice, view } = props
  return (
    <div className={classes.toolbar} role="group" aria-label="Reading">
      <SourcePicker choice={choice} busy={props.starting} onStart={props.onStart} />
      <FromPicker from={choice.from} disabled={props.starting} onPick={(from) => props.onStart({ ...choice, from })} />
      <PauseButton {...props} />
      <FilterField
        sessionId={props.live.sessionId}
        topics={props.live.topics}
        kept={props.live.kept}
        view={view.filter === '' ? null : view.status}
        problem={props.problem}
        onDone={props.onFilterDone}
      />
      <LiveColumnMenu live={props.live} columns={props.columns} />
      {props.actions === null ? null : <RecordsMenu actions={props.actions} />}
    </div>
  )
}

function PauseButton(props: Props) {
  const client = useClient()
  const { live } = props
  const setPaused = (paused: boolean) => void client.live.setPaused({ paused }).catch(showProblem)
  if (live.state === 'paused')
    return (
      <Button variant="filled" leftSection={<Play size={13} />} onClick={() => setPaused(false)}>
        Resume
      </Button>
    )
  if (live.state === 'reading' || live.state === 'connecting' || live.state === 'reconnecting')
    return (
      <Button variant="filled" leftSection={<Pause size={13} />} onClick={() => setPaused(true)}>
        Pause
      </Button>
    )
  return (
    <Button
      variant="filled"
      leftSection={<Play size={13} />}
      loading={props.starting}
      onClick={() => props.onStart(props.choice)}
    >
      Start
    </Button>
  )
}
