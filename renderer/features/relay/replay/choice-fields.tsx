import { SegmentedControl, TextInput } from '@mantine/core'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { maxNamed, type ReplayChoice } from './replay-choice.ts'
import classes from './replay.module.css'
import { texts as t } from './texts.ts'

type Props = {
  readonly choice: ReplayChoice
  readonly selected: number
  /** Two times that are no range. */
  readonly badRange: boolean
  onChange(choice: ReplayChoice): void
}

/** Which deliveries: the selected ones, or those of a time. */
export function ChoiceFields(props: Props) {
  const { choice, selected, onChange } = props
  return (
    <>
      <SegmentedControl
        aria-label={t.which}
        className={classes.which ?? ''}
        data={[
          { value: 'selected', label: t.selected(selected), disabled: selected === 0 },
          { value: 'range', label: t.range },
        ]}
        value={choice.kind}
        onChange={(kind) => onChange({ ...choice, kind: kind as ReplayChoice['kind'] })}
      />
      {choice.kind === 'range' ? (
        <div className={classes.range}>
          <Time label={t.from} value={choice.from} onChange={(from) => onChange({ ...choice, from })} />
          <Time label={t.to} value={choice.to} onChange={(to) => onChange({ ...choice, to })} />
        </div>
      ) : null}
      {choice.kind === 'range' && props.badRange ? <Notice tone="err" text={t.badRange} /> : null}
      {choice.kind === 'selected' && selected > maxNamed ? <Notice tone="warn" text={t.tooMany(maxNamed)} /> : null}
    </>
  )
}

function Time(props: { readonly label: string; readonly value: string; onChange(value: string): void }) {
  return (
    <TextInput
      label={props.label}
      type="datetime-local"
      step={1}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
