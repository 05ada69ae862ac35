import { NativeSelect, TextInput } from '@mantine/core'
import { AlternativeRows } from './alternative-rows.tsx'
import { useEditor } from './editor-context.tsx'
import { FieldInput } from './field-input.tsx'
import type { FieldKind } from './field-model.ts'
import { fieldKind, textFromValue, valueFromText } from './field-model.ts'
import type { Json, JsonObject } from './json.ts'
import { isObject, withKey } from './json.ts'
import classes from './mapping.module.css'
import { ResultLine } from './result-line.tsx'
import type { EventField } from './targets.ts'
import { sameTarget } from './targets.ts'
import { texts } from './texts.ts'

const kinds: readonly FieldKind[] = ['none', 'path', 'constant', 'template', 'firstOf']
const required: readonly EventField[] = ['name']
const converts = Object.entries(texts.converts).map(([value, label]) => ({ value, label }))

/** One part of the event: where its value comes from, how it is turned, what it is on the sample. */
export function FieldRow(props: { readonly field: EventField }) {
  const editor = useEditor()
  const name = props.field
  const value = editor.mapping[name]
  const target = { kind: 'field', field: name, alternative: null } as const
  const problem = editor.problems.find((item) => item.path === name || item.path.startsWith(`${name}.`))
  const change = (next: Json, step: string | null): void => editor.edit(withKey(editor.mapping, name, next), step)
  return (
    <fieldset
      className={classes.row}
      data-active={sameTarget(editor.target, target) || undefined}
      aria-label={texts.fields[name]}
    >
      <div className={classes.line}>
        <span className={classes.name} title={texts.fieldHints[name]}>
          {texts.fields[name]}
          {required.includes(name) ? <span className={classes.star}> *</span> : null}
        </span>
        <FieldInput
          label={name}
          field={value}
          textOnly
          kinds={kinds}
          wrong={problem !== undefined}
          onFocus={() => editor.setTarget(target)}
          onChange={change}
        />
      </div>
      {fieldKind(value) === 'firstOf' ? <AlternativeRows field={name} /> : null}
      {isObject(value) ? <FieldExtras name={name} field={value} problem={problem?.message} onChange={change} /> : null}
    </fieldset>
  )
}

function FieldExtras(props: {
  readonly name: EventField
  readonly field: JsonObject
  readonly problem: string | undefined
  onChange(field: Json, step: string | null): void
}) {
  const { readOnly, values } = useEditor()
  const { name, field } = props
  const convert = typeof field['convert'] === 'string' ? field['convert'] : ''
  return (
    <div className={classes.line}>
      <span className={classes.sub}>{texts.convert}</span>
      <NativeSelect
        size="xs"
        className={classes.kind ?? ''}
        aria-label={texts.convertOf(name)}
        value={convert}
        disabled={readOnly}
        data={converts}
        onChange={(event) => {
          const next = event.currentTarget.value
          props.onChange(withKey(field, 'convert', next === '' ? undefined : next), null)
        }}
      />
      <span className={classes.or}>{texts.default}</span>
      <TextInput
        size="xs"
        className={classes.default ?? ''}
        classNames={{ input: classes.mono ?? '' }}
        aria-label={texts.defaultOf(name)}
        placeholder={texts.defaultPlaceholder}
        readOnly={readOnly}
        value={textFromValue(field['default'], true)}
        onChange={(event) => {
          const text = event.currentTarget.value
          props.onChange(
            withKey(field, 'default', text === '' ? undefined : valueFromText(text, true)),
            `${name} default`,
          )
        }}
      />
      <ResultLine value={values.get(name)} problem={props.problem} />
    </div>
  )
}
