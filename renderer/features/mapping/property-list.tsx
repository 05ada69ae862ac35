import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useEditor } from './editor-context.tsx'
import type { Json } from './json.ts'
import { withKey } from './json.ts'
import classes from './mapping.module.css'
import { PropertyRow } from './property-row.tsx'
import { freshPropertyName, propertyFields } from './targets.ts'
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
