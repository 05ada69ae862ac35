import { NativeSelect, TextInput } from '@mantine/core'
import { useEditor } from './editor-context.tsx'
import { textFromValue, valueFromText } from './field-model.ts'
import type { Json, JsonObject } from './json.ts'
import { withKey } from './json.ts'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

const converts = Object.entries(texts.converts).map(([value, label]) => ({ value, label }))

type Props = {
  /** Name for screen readers: `external_id`. */
  readonly label: string
  readonly field: JsonObject
  /** The target takes nothing but text. */
  readonly textOnly: boolean
  onChange(field: Json, step: string | null): void
}

/** How a value is turned, and what stands in for a missing one. */
export function FieldExtras({ label, field, textOnly, onChange }: Props) {
  const { readOnly } = useEditor()
  const convert = typeof field['convert'] === 'string' ? field['convert'] : ''
  return (
    <>
      <span className={classes.sub}>{texts.convert}</span>
      <NativeSelect
        size="xs"
        className={classes.kind ?? ''}
        aria-label={texts.convertOf(label)}
        value={convert}
        disabled={readOnly}
        data={converts}
        onChange={(event) => {
          const next = event.currentTarget.value
          onChange(withKey(field, 'convert', next === '' ? undefined : next), null)
        }}
      />
      <span className={classes.or}>{texts.default}</span>
      <TextInput
        size="xs"
        className={classes.default ?? ''}
        classNames={{ input: classes.mono ?? '' }}
        aria-label={texts.defaultOf(label)}
        placeholder={texts.defaultPlaceholder}
        readOnly={readOnly}
        value={textFromValue(field['default'], textOnly)}
        onChange={(event) => {
          const text = event.currentTarget.value
          onChange(
            withKey(field, 'default', text === '' ? undefined : valueFromText(text, textOnly)),
            `${label} default`,
          )
        }}
      />
    </>
  )
}
