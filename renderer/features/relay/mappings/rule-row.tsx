import { NativeSelect, TextInput } from '@mantine/core'
import { useId } from 'react'
import { FieldNote } from '../../../ui/file-form/form-row.tsx'
import { MoveButtons, moveByKeys } from '../../../ui/movable-list/move-buttons.tsx'
import { namesWith } from '../names-with.ts'
import type { RuleForm, RuleNote } from './rules-model.ts'
import classes from './rules.module.css'
import { texts } from './texts.ts'

type Props = {
  readonly index: number
  readonly last: boolean
  readonly rule: RuleForm
  readonly note: RuleNote | null
  readonly topics: readonly string[]
  readonly mappings: readonly string[]
  onChange(rule: RuleForm): void
  onMove(by: -1 | 1, part: string): void
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
    <li className={classes.rule} aria-label={texts.rule(place)} onKeyDown={moveByKeys(props.onMove, 'filter')}>
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
      <MoveButtons
        labels={{ up: texts.up(place), down: texts.down(place), remove: texts.remove(place) }}
        first={index === 0}
        last={props.last}
        onMove={props.onMove}
        onRemove={props.onRemove}
      />
      <div className={classes.note}>
        <FieldNote id={noteId} tone={note?.tone ?? null}>
          {note?.text}
        </FieldNote>
      </div>
    </li>
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
