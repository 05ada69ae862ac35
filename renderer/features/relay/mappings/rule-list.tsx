import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { useFileNames } from '../../../rpc/workspace-files.ts'
import type { FormDraft } from '../../../ui/file-form/use-form-draft.ts'
import { useFocusLater } from '../../../ui/movable-list/use-focus-later.ts'
import { splitList } from '../file-values.ts'
import type { RelayForm } from '../form-model.ts'
import { FieldNote } from '../../../ui/file-form/form-row.tsx'
import { namesWith } from '../names-with.ts'
import { MappingSelect, RuleRow } from './rule-row.tsx'
import { emptyRule, movedRule, ruleNotes, type RuleForm } from './rules-model.ts'
import classes from './rules.module.css'
import { texts } from './texts.ts'

/** The rules from top to bottom, and as the last line the mapping of everything else. */
export function RuleList(props: { readonly form: FormDraft<RelayForm> }) {
  const { form } = props
  const { mappings: rules, mapping, topics: topicsText } = form.values
  const mappings = useFileNames('mappings').map((file) => file.name)
  const topics = splitList(topicsText)
  const notes = ruleNotes(rules, { topics, mappings })
  const focus = useFocusLater()
  const [told, setTold] = useState('')
  const replace = (next: readonly RuleForm[]): void => form.replace({ ...form.values, mappings: [...next] }, 'mappings')
  const move = (index: number, by: -1 | 1, part: string): void => {
    const next = movedRule(rules, index, by)
    if (next === rules) return
    replace(next)
    focus.later(index + by, part)
    setTold(texts.moved(index + by + 1, rules.length))
  }
  return (
    <>
      <p className={classes.hint}>{texts.hint}</p>
      <div ref={focus.host}>
        {rules.length === 0 ? null : <Heads />}
        <ol className={classes.rules}>
          {rules.map((rule, index) => (
            <RuleRow
              // A rule has no name of its own; its place is what it is known by.
              key={index}
              index={index}
              last={index === rules.length - 1}
              rule={rule}
              note={notes[index] ?? null}
              topics={topics}
              mappings={mappings}
              onChange={(next) => replace(rules.with(index, next))}
              onMove={(by, part) => move(index, by, part)}
              onRemove={() => {
                replace(rules.toSpliced(index, 1))
                focus.later(Math.min(index, rules.length - 2), 'remove')
              }}
            />
          ))}
        </ol>
        <DefaultRow form={form} mapping={mapping} mappings={mappings} />
        <div className={classes.foot}>
          <Button
            size="xs"
            data-part="add"
            leftSection={<Plus size={13} />}
            onClick={() => {
              replace([...rules, emptyRule(mappings.find((name) => name !== mapping) ?? mapping)])
              focus.later(rules.length, 'topic')
            }}
          >
            {texts.add}
          </Button>
          {rules.length > 1 ? <span>{texts.keys}</span> : null}
          <span className={classes.told} role="status">
            {told}
          </span>
        </div>
      </div>
    </>
  )
}

function Heads() {
  return (
    <div className={classes.heads} aria-hidden>
      <span />
      <span>{texts.heads.topic}</span>
      <span>{texts.heads.filter}</span>
      <span>{texts.heads.mapping}</span>
    </div>
  )
}

function DefaultRow(props: {
  readonly form: FormDraft<RelayForm>
  readonly mapping: string
  readonly mappings: readonly string[]
}) {
  const { form, mapping, mappings } = props
  const noteId = useId()
  const missing = mapping !== '' && !mappings.includes(mapping) ? texts.problems.unknown(mapping) : undefined
  const problem = form.errorOf('mapping') ?? missing
  return (
    <div className={classes.rule} data-default>
      <span />
      <span className={classes.others}>{texts.others}</span>
      <MappingSelect
        label={texts.defaultMapping}
        value={mapping}
        names={namesWith(mappings, mapping)}
        wrong={problem !== undefined}
        noteId={noteId}
        onChange={(next) => form.replace({ ...form.values, mapping: next }, 'mapping')}
      />
      <div className={classes.note}>
        <FieldNote id={noteId} tone={problem === undefined ? null : 'err'}>
          {problem}
        </FieldNote>
      </div>
    </div>
  )
}
