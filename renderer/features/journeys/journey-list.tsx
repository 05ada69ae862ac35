import { ActionIcon } from '@mantine/core'
import { Plus } from 'lucide-react'
import type { JourneyStatus } from '#shared/contract/journeys.ts'
import { StateDot, type Tone } from '../../ui/badges/tag.tsx'
import { Choice, ChoiceCount, ChoiceList, ChoiceName } from '../../ui/choice-list/choice-list.tsx'
import { count } from '../../ui/format/numbers.ts'
import classes from './journeys.module.css'
import { texts } from './texts.ts'

/** The journeys at the left: whether they are on, what starts them, how many runs are open. */
export function JourneyList(props: {
  readonly names: readonly string[]
  readonly selected: string
  readonly statuses: ReadonlyMap<string, JourneyStatus>
  /** The one that stands in no file yet. */
  readonly fresh: string | null
  readonly readOnlyReason: string | null
  onSelect(name: string): void
  onNew(): void
}) {
  return (
    <nav className={classes.side} aria-label={texts.list}>
      <div className={classes.sideHead}>
        {texts.title}
        <ActionIcon
          aria-label={texts.newJourney}
          title={props.readOnlyReason ?? texts.newJourney}
          disabled={props.readOnlyReason !== null}
          onClick={props.onNew}
        >
          <Plus size={15} />
        </ActionIcon>
      </div>
      <ChoiceList label={texts.list} follow>
        {props.names.map((name) => (
          <Choice
            key={name}
            chosen={name === props.selected}
            what="opens"
            second={secondLine(props.statuses.get(name), name === props.fresh)}
            onChoose={() => props.onSelect(name)}
          >
            <StateDot tone={toneOf(props.statuses.get(name))} />
            <ChoiceName text={name} />
            <ChoiceCount>{openText(props.statuses.get(name))}</ChoiceCount>
          </Choice>
        ))}
      </ChoiceList>
    </nav>
  )
}

function secondLine(status: JourneyStatus | undefined, isFresh: boolean): string {
  if (status === undefined) return isFresh ? texts.unsaved : texts.unreadable
  const what = texts.onEvent(status.eventName)
  return status.enabled ? what : `${texts.off} · ${what}`
}

function toneOf(status: JourneyStatus | undefined): Tone {
  if (status === undefined || !status.enabled) return 'muted'
  return status.problem === null ? 'ok' : 'err'
}

function openText(status: JourneyStatus | undefined): string {
  const open = (status?.runs.waiting ?? 0) + (status?.runs.running ?? 0)
  return open === 0 ? '' : count(open)
}
