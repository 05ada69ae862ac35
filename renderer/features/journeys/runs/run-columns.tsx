import type { JourneyRunRow, JourneyRunState } from '#shared/contract/journeys.ts'
import { Tag, type Tone } from '../../../ui/badges/tag.tsx'
import { timeColumn, userColumn } from '../../../ui/data-grid/record-columns.ts'
import type { Column } from '../../../ui/data-grid/types.ts'
import { clockTime, fullTime, type Zone } from '../../../ui/format/time.ts'
import { texts } from '../texts.ts'

const t = texts.runs

const runTones: Readonly<Record<JourneyRunState, Tone>> = {
  running: 'info',
  waiting: 'warn',
  done: 'ok',
  failed: 'err',
  cancelled: 'muted',
}

/** `2 of 3 · wait 5s`. */
function stepText({ step, steps, stepNow }: JourneyRunRow): string {
  if (stepNow === null) return t.allSteps(steps)
  return t.atStep(step + 1, steps, stepNow.kind === 'wait' ? t.wait(stepNow.text) : stepNow.text)
}

/** Columns of the runs grid. */
export const runColumns = (zone: Zone): readonly Column<JourneyRunRow>[] => [
  timeColumn(t.columns.started, zone, (row) => row.startedAtMs),
  userColumn(t.columns.user),
  {
    id: 'state',
    title: t.columns.state,
    width: 88,
    text: (row) => t.states[row.state],
    cell: (row) => <Tag tone={runTones[row.state]}>{t.states[row.state]}</Tag>,
  },
  { id: 'step', title: t.columns.step, width: 140, grow: true, text: stepText },
  {
    id: 'due',
    title: t.columns.due,
    width: 108,
    mono: true,
    dim: true,
    text: (row) => (row.dueAtMs === null ? null : clockTime(row.dueAtMs, zone)),
    hint: (row) => (row.dueAtMs === null ? '' : fullTime(row.dueAtMs, zone)),
  },
  {
    id: 'event',
    title: t.columns.event,
    width: 110,
    text: (row) => (row.byHand ? `${row.eventName} (${t.byHand})` : row.eventName),
  },
  { id: 'reason', title: t.columns.reason, width: 160, hiddenAtFirst: true, text: (row) => row.reason },
]
