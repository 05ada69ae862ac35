import { memo, useCallback } from 'react'
import type { InspectFrom, ViewStatus } from '#shared/contract/live.ts'
import type { CallProblem } from '../../../rpc/errors.ts'
import type { LiveColumns } from '../columns/all-columns.tsx'
import { LiveColumnMenu } from '../columns/live-column-menu.tsx'
import { FilterField } from '../filter/filter-field.tsx'
import type { LiveChoice } from '../live-choice.ts'
import classes from '../live.module.css'
import type { SteadyLive } from '../steady-live.ts'
import { FromPicker } from './from-picker.tsx'
import { PauseButton } from './pause-button.tsx'
import { RecordsMenu } from './records-menu.tsx'
import { SourcePicker } from './source-picker.tsx'

type Props = {
  readonly live: SteadyLive
  readonly choice: LiveChoice
  /** Null where no filter is in force. */
  readonly search: ViewStatus | null
  /** What is wrong with the filter in the field. */
  readonly problem: CallProblem | null
  readonly starting: boolean
  readonly columns: LiveColumns
  onFilterDone(): void
  onStart(choice: LiveChoice): void
}

/** What is read, from where, pause, filter, columns, and what can be done with what is shown. */
export const LiveToolbar = memo(function LiveToolbar(props: Props) {
  const { live, choice, onStart } = props
  const startFrom = useCallback((from: InspectFrom) => onStart({ ...choice, from }), [choice, onStart])
  const restart = useCallback(() => onStart(choice), [choice, onStart])
  return (
    <div className={classes.toolbar} role="group" aria-label="Reading">
      <SourcePicker choice={choice} busy={props.starting} onStart={onStart} />
      <FromPicker from={choice.from} disabled={props.starting} onPick={startFrom} />
      <PauseButton state={live.state} starting={props.starting} onStart={restart} />
      <FilterField
        sessionId={live.sessionId}
        topics={live.topics}
        keepsAny={live.keepsAny}
        view={props.search}
        problem={props.problem}
        onDone={props.onFilterDone}
      />
      <LiveColumnMenu sessionId={live.sessionId} connection={live.connection} columns={props.columns} />
      {live.sessionId === null ? null : <RecordsMenu />}
    </div>
  )
})
