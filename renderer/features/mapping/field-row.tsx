import { AlternativeRows } from './alternative-rows.tsx'
import { useEditor } from './editor-context.tsx'
import { FieldInput } from './field-input.tsx'
import type { FieldKind } from './field-model.ts'
import { fieldKind } from './field-model.ts'
import { FieldExtras } from './field-extras.tsx'
import type { Json } from './json.ts'
import { isObject, withKey } from './json.ts'
import classes from './mapping.module.css'
import { ResultLine } from './result-line.tsx'
import type { EventField } from './targets.ts'
import { texts } from './texts.ts'
import { partOf } from './trace.ts'
import { useRow } from './use-row.ts'

const kinds: readonly FieldKind[] = ['none', 'path', 'constant', 'template', 'firstOf']
const required: readonly EventField[] = ['name']

/** One part of the event: where its value comes from, how it is turned, what it is on the sample. */
export function FieldRow(props: { readonly field: EventField }) {
  const editor = useEditor()
  const name = props.field
  const value = editor.mapping[name]
  const target = { kind: 'field', field: name, alternative: null } as const
  const problem = editor.problems.find((item) => item.path === name || item.path.startsWith(`${name}.`))
  const change = (next: Json, step: string | null): void => editor.edit(withKey(editor.mapping, name, next), step)
  return (
    <fieldset className={classes.row} {...useRow(target)} aria-label={texts.fields[name]}>
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
          problem={problem}
          onFocus={() => editor.setTarget(target)}
          onChange={change}
        />
      </div>
      {fieldKind(value) === 'firstOf' ? <AlternativeRows field={name} /> : null}
      {isObject(value) ? (
        <div className={classes.line}>
          <FieldExtras label={name} field={value} textOnly onChange={change} />
          <ResultLine
            value={editor.values.get(partOf(target))}
            problem={fieldKind(value) === 'template' ? undefined : problem?.message}
          />
        </div>
      ) : null}
    </fieldset>
  )
}
