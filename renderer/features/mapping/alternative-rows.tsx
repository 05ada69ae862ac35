import { ActionIcon, Button } from '@mantine/core'
import { ArrowUp, Plus, X } from 'lucide-react'
import { useEditor } from './editor-context.tsx'
import { FieldInput } from './field-input.tsx'
import { alternatives } from './field-model.ts'
import type { Json } from './json.ts'
import { isObject, withKey } from './json.ts'
import classes from './mapping.module.css'
import type { EventField, Target } from './targets.ts'
import { texts } from './texts.ts'
import { useRow } from './use-row.ts'

/** The list of `firstOf`: tried from the top, the first that gives something counts. */
export function AlternativeRows(props: { readonly field: EventField | 'properties' }) {
  const editor = useEditor()
  const name = props.field
  const field = editor.mapping[name]
  const list = alternatives(field)
  const setList = (next: readonly Json[], step: string | null): void => {
    const base = isObject(field) ? field : {}
    editor.edit(withKey(editor.mapping, name, { ...base, firstOf: next }), step)
  }
  return (
    <div className={classes.alternatives}>
      {list.map((item, index) => (
        <AlternativeRow key={index} name={name} item={item} index={index} list={list} setList={setList} />
      ))}
      <Button
        className={classes.add ?? ''}
        variant="subtle"
        size="compact-xs"
        leftSection={<Plus size={13} />}
        disabled={editor.readOnly}
        onClick={() => {
          setList([...list, { path: '' }], null)
          editor.setTarget(targetOf(name, list.length))
        }}
      >
        {texts.addAlternative}
      </Button>
    </div>
  )
}

type RowProps = {
  readonly name: EventField | 'properties'
  readonly item: Json
  readonly index: number
  readonly list: readonly Json[]
  setList(list: readonly Json[], step: string | null): void
}

function AlternativeRow({ name, item, index, list, setList }: RowProps) {
  const editor = useEditor()
  const target = targetOf(name, index)
  const replace = (next: Json): readonly Json[] => list.map((old, i) => (i === index ? next : old))
  return (
    <div className={classes.line} {...useRow(target)}>
      <span className={classes.sub}>{index + 1}</span>
      <FieldInput
        label={texts.alternative(name, index)}
        field={item}
        textOnly={name !== 'properties'}
        kinds={['path', 'constant', 'template']}
        problem={editor.problems.find(({ path }) => isOfAlternative(path, name, index))}
        onFocus={() => editor.setTarget(target)}
        onChange={(next, step) => setList(replace(next), step)}
      />
      <AlternativeButtons index={index} list={list} setList={(next) => setList(next, null)} />
    </div>
  )
}

/** Findings write places as `name.firstOf[0].path`, the schema of the file as `name.firstOf.0.path`. */
const isOfAlternative = (path: string, name: string, index: number): boolean =>
  path.startsWith(`${name}.firstOf[${index}]`) || path.startsWith(`${name}.firstOf.${index}.`)

const targetOf = (name: EventField | 'properties', alternative: number): Target =>
  name === 'properties' ? { kind: 'properties', alternative } : { kind: 'field', field: name, alternative }

function AlternativeButtons(props: {
  readonly index: number
  readonly list: readonly Json[]
  setList(list: readonly Json[]): void
}) {
  const { readOnly } = useEditor()
  const { index, list } = props
  const up = (): void => {
    const next = [...list]
    next.splice(index - 1, 0, ...next.splice(index, 1))
    props.setList(next)
  }
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={texts.moveUp(index)}
        title={texts.moveUp(index)}
        disabled={readOnly || index === 0}
        onClick={up}
      >
        <ArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={texts.removeAlternative(index)}
        title={texts.removeAlternative(index)}
        disabled={readOnly || list.length === 1}
        onClick={() => props.setList(list.filter((_, i) => i !== index))}
      >
        <X size={14} />
      </ActionIcon>
    </>
  )
}
