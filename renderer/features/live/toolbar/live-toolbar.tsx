import { Button } from '@mantine/core'
import { Pause, Play } from 'lucide-react'
import type { LiveStatus, ViewRow, ViewStatus } from '#shared/contract/live.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { ColumnMenu } from '../../../ui/data-grid/column-menu.tsx'
import type { Column } from '../../../ui/data-grid/types.ts'
import { showProblem } from '../../../rpc/show-problem.ts'
import type { LiveChoice } from '../live-choice.ts'
import classes from '../live.module.css'
import { FilterField } from './filter-field.tsx'
import { FromPicker } from './from-picker.tsx'
import { SourcePicker } from './source-picker.tsx'

type Props = {
  readonly live: LiveStatus
  readonly choice: LiveChoice
  readonly view: ViewStatus | null
  readonly filter: string
  readonly filterBad: boolean
  readonly starting: boolean
  readonly gridId: string
  readonly columns: readonly Column<ViewRow>[]
  onFilter(filter: string): void
  onFilterDone(): void
  onStart(choice: LiveChoice): void
}

/** What is read, from where, pause, filter, columns. */
export function LiveToolbar(props: Props) {
  const { choice } = props
  return (
    <div className={classes.toolbar} role="group" aria-label="Reading">
      <SourcePicker choice={choice} busy={props.starting} onStart={props.onStart} />
      <FromPicker from={choice.from} disabled={props.starting} onPick={(from) => props.onStart({ ...choice, from })} />
      <PauseButton {...props} />
      <FilterField
        value={props.filter}
        view={props.view}
        bad={props.filterBad}
        onChange={props.onFilter}
        onDone={props.onFilterDone}
      />
      <ColumnMenu gridId={props.gridId} columns={props.columns} />
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
