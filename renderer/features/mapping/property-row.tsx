import { ActionIcon, TextInput } from '@mantine/core'
import { X } from 'lucide-react'
import { useEditor } from './editor-context.tsx'
import { FieldExtras } from './field-extras.tsx'
import { FieldInput } from './field-input.tsx'
import { fieldKind } from './field-model.ts'
import type { Json } from './json.ts'
import { isObject, withKey } from './json.ts'
import classes from './mapping.module.css'
import { ResultLine } from './result-line.tsx'
import { propertyFields, renameProperty, sameTarget } from './targets.ts'
import { texts } from './texts.ts'
import { partOf } from './trace.ts'
import { useRow } from './use-row.ts'

/** One property: its name, where its value comes from; for the chosen one also how it is turned and its default. */
export function PropertyRow(props: { readonly name: string; readonly field: Json; readonly index: number }) {
  const { name, field } = props
  const editor = useEditor()
  const fields = propertyFields(editor.mapping['properties'])
  const target = { kind: 'property', name } as const
  const problem = editor.problems.find(({ path }) => path.startsWith(`properties.fields.${name}.`))
  const change = (next: Json, step: string | null): void =>
    editor.edit(withKey(editor.mapping, 'properties', { fields: { ...fields, [name]: next } }), step)
  const hasExtras = isObject(field) && ('convert' in field || 'default' in field)
  return (
    <div className={classes.property} {...useRow(target)} role="group" aria-label={texts.property(name)}>
      <div className={classes.line}>
        <PropertyName {...props} />
        <FieldInput
          label={name}
          field={field}
          textOnly={false}
          kinds={['path', 'constant', 'template']}
          problem={problem}
          onFocus={() => editor.setTarget(target)}
          onChange={change}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={texts.removeProperty(name)}
          title={texts.removeProperty(name)}
          disabled={editor.readOnly}
          onClick={() =>
            editor.edit(withKey(editor.mapping, 'properties', { fields: withKey(fields, name, undefined) }), null)
          }
        >
          <X size={14} />
        </ActionIcon>
      </div>
      {isObject(field) && (hasExtras || sameTarget(editor.target, target)) ? (
        <div className={classes.line}>
          <FieldExtras label={name} field={field} textOnly={false} onChange={change} />
          <ResultLine
            value={editor.values.get(partOf(target))}
            problem={fieldKind(field) === 'template' ? undefined : problem?.message}
          />
        </div>
      ) : null}
    </div>
  )
}

function PropertyName(props: { readonly name: string; readonly index: number }) {
  const { name, index } = props
  const editor = useEditor()
  const properties = editor.mapping['properties']
  return (
    <TextInput
      size="xs"
      className={classes.propertyName ?? ''}
      classNames={{ input: classes.mono ?? '' }}
      aria-label={texts.propertyName(name)}
      spellCheck={false}
      readOnly={editor.readOnly}
      value={name}
      onFocus={() => editor.setTarget({ kind: 'property', name })}
      onChange={(event) => {
        const to = event.currentTarget.value
        const taken = to in propertyFields(properties)
        editor.edit(withKey(editor.mapping, 'properties', renameProperty(properties, name, to)), `property ${index}`)
        if (!taken) editor.setTarget({ kind: 'property', name: to })
      }}
    />
  )
}
