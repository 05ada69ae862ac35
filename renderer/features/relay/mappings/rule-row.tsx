import { ActionIcon, NativeSelect, TextInput } from '@mantine/core'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { FieldNote } from '../../../ui/file-form/form-row.tsx'
import { namesWith } from '../names-with.ts'
import type { RuleForm, RuleNote } from './rules-model.ts'
import classes from './rules.module.css'
import { texts } from './texts.ts'

/** The controls of a line; the focus comes back to the same one when the line has moved. */
export type RulePart = 'topic' | 'filter' | 'mapping' | 'up' | 'down' | 'remove'

type Props = {
  readonly index: number
  readonly last: boolean
  readonly rule: RuleForm
  readonly note: RuleNote | null
  readonly topics: readonly string[]
  readonly mappings: readonly string[]
  onChange(rule: RuleForm): void
  onMove(by: -1 | 1, part: RulePart): void
  onRemove(): void
}

/** One rule: topic, filter, mapping, its place. */
export function RuleRow(props: Props) {
  const { index, rule, note } = props
  const place = index + 1
  const noteId = useId()
  const bad = note?.tone === 'err' ? note.part : null
  const topics = [...props.topics, ...(props.topics.includes(rule.topic) || rule.topic === '' ? [] : [rule.topic])]
  return (
    <li className={classes.rule} aria-label={texts.rule(place)} onKeyDown={moveByKeys(props.onMove)}>
      <span className={classes.place}>{place}</span>
      <NativeSelect
        aria-label={texts.topic(place)}
        aria-describedby={noteId}
        data-part="topic"
        data={[{ value: '', label: texts.everyTopic }, ...topics]}
        value={rule.topic}
        onChange={(event) => props.onChange({ ...rule, topic: event.currentTarget.value })}
      />
      <TextInput
        aria-label={texts.filter(place)}
        aria-describedby={noteId}
        data-part="filter"
        classNames={{ input: classes.mono ?? '' }}
        placeholder={texts.filterPlaceholder}
        spellCheck={false}
        autoComplete="off"
        error={bad === 'filter'}
        value={rule.filter}
        onChange={(event) => props.onChange({ ...rule, filter: event.currentTarget.value })}
      />
      <MappingSelect
        label={texts.mapping(place)}
        value={rule.mapping}
        names={namesWith(props.mappings, rule.mapping)}
        wrong={bad === 'mapping'}
        noteId={noteId}
        onChange={(mapping) => props.onChange({ ...rule, mapping })}
      />
      <Buttons {...props} place={place} />
      <div className={classes.note}>
        <FieldNote id={noteId} tone={note?.tone ?? null}>
          {note?.text}
        </FieldNote>
      </div>
    </li>
  )
}

function Buttons(props: Props & { readonly place: number }) {
  const { place } = props
  return (
    <span className={classes.buttons}>
      <RuleButton part="up" label={texts.up(place)} disabled={props.index === 0} onClick={() => props.onMove(-1, 'up')}>
        <ArrowUp size={14} />
      </RuleButton>
      <RuleButton part="down" label={texts.down(place)} disabled={props.last} onClick={() => props.onMove(1, 'down')}>
        <ArrowDown size={14} />
      </RuleButton>
      <RuleButton part="remove" label={texts.remove(place)} onClick={props.onRemove}>
        <X size={14} />
      </RuleButton>
    </span>
  )
}

function RuleButton(props: {
  readonly part: RulePart
  readonly label: string
  readonly disabled?: boolean
  readonly children: ReactNode
  onClick(): void
}) {
  const { part, label } = props
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      data-part={part}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  )
}

/** Which mapping; a name without a file stays visible and is marked. */
export function MappingSelect(props: {
  readonly label: string
  readonly value: string
  readonly names: readonly { readonly value: string; readonly label: string }[]
  readonly wrong: boolean
  readonly noteId: string
  onChange(mapping: string): void
}) {
  return (
    <NativeSelect
      aria-label={props.label}
      aria-describedby={props.noteId}
      data-part="mapping"
      error={props.wrong}
      data={[...props.names]}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

/** Alt and an arrow move the rule; in a select that key opens the list. */
const moveByKeys = (move: Props['onMove']) => (event: KeyboardEvent<HTMLElement>) => {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
  const { target } = event
  if (!(target instanceof HTMLElement) || target instanceof HTMLSelectElement) return
  event.preventDefault()
  move(event.key === 'ArrowUp' ? -1 : 1, (target.dataset['part'] ?? 'filter') as RulePart)
}
