import { ActionIcon, Button, TextInput } from '@mantine/core'
import { Plus, X } from 'lucide-react'
import { useEditor } from './editor-context.tsx'
import { FieldInput } from './field-input.tsx'
import type { Json } from './json.ts'
import { withKey } from './json.ts'
import classes from './mapping.module.css'
import { freshPropertyName, propertyFields, renameProperty, sameTarget } from './targets.ts'
import { texts } from './texts.ts'

/** Properties made one by one: name and where the value comes from. */
export function PropertyList() {
  const editor = useEditor()
  const properties = editor.mapping['properties']
  const fields = propertyFields(properties)
  const change = (next: Json, step: string | null): void =>
    editor.edit(withKey(editor.mapping, 'properties', next), step)
  const add = (): void => {
    const name = freshPropertyName(fields, texts.freshProperty)
    change({ fields: { ...fields, [name]: { path: '' } } }, null)
    editor.setTarget({ kind: 'property', name })
  }
  return (
    <div className={classes.alternatives}>
      {Object.entries(fields).map(([name, field], index) => (
        // The place is the identity: a name changes while it is typed.
        <PropertyRow key={index} name={name} field={field} index={index} />
      ))}
      <Button
        className={classes.add ?? ''}
        variant="subtle"
        size="compact-xs"
        leftSection={<Plus size={13} />}
        disabled={editor.readOnly}
        onClick={add}
      >
        {texts.addProperty}
      </Button>
    </div>
  )
}

function PropertyRow(props: { readonly name: string; readonly field: Json; readonly index: number }) {
  const { name, field, index } = props
  const editor = useEditor()
  const properties = editor.mapping['properties']
  const fields = propertyFields(properties)
  const target = { kind: 'property', name } as const
  const change = (next: Json, step: string | null): void =>
    editor.edit(withKey(editor.mapping, 'properties', next), step)
  return (
    <div className={classes.line} data-active={sameTarget(editor.target, target) || undefined}>
      <TextInput
        size="xs"
        className={classes.propertyName ?? ''}
        classNames={{ input: classes.mono ?? '' }}
        aria-label={texts.propertyName(name)}
        spellCheck={false}
        readOnly={editor.readOnly}
        value={name}
        onFocus={() => editor.setTarget(target)}
        onChange={(event) => {
          const to = event.currentTarget.value
          change(renameProperty(properties, name, to), `property ${index}`)
          if (!(to in fields)) editor.setTarget({ kind: 'property', name: to })
        }}
      />
      <FieldInput
        label={name}
        field={field}
        textOnly={false}
        kinds={['path', 'constant']}
        wrong={editor.problems.some((problem) => problem.path.startsWith(`properties.fields.${name}`))}
        onFocus={() => editor.setTarget(target)}
        onChange={(next, step) => change({ fields: { ...fields, [name]: next } }, step)}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={texts.removeProperty(name)}
        title={texts.removeProperty(name)}
        disabled={editor.readOnly}
        onClick={() => change({ fields: withKey(fields, name, undefined) }, null)}
      >
        <X size={14} />
      </ActionIcon>
    </div>
  )
}
