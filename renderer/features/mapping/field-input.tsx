import { NativeSelect, TextInput } from '@mantine/core'
import type { FieldKind } from './field-model.ts'
import { fieldKind, fieldPath, textFromValue, valueFromText, withKind, withPath } from './field-model.ts'
import { useEditor } from './editor-context.tsx'
import classes from './mapping.module.css'
import type { Json } from './json.ts'
import { isObject } from './json.ts'
import { TemplateEditor } from './template-editor.tsx'
import { texts } from './texts.ts'
import type { Finding } from '#shared/schema/finding.ts'

type Props = {
  /** Name for screen readers and labels: `external_id`. */
  readonly label: string
  readonly field: Json | undefined
  readonly textOnly: boolean
  readonly kinds: readonly FieldKind[]
  /** What is wrong with this field, where something is. */
  readonly problem: Finding | undefined
  onFocus(): void
  onChange(field: Json, step: string | null): void
}

/** Where a value comes from and the path or constant itself; `firstOf` has its list below instead. */
export function FieldInput(props: Props) {
  const { readOnly } = useEditor()
  const kind = fieldKind(props.field)
  const kinds = props.kinds.includes(kind) ? props.kinds : [...props.kinds, kind]
  return (
    <>
      <NativeSelect
        size="xs"
        className={classes.kind ?? ''}
        aria-label={texts.kind(props.label)}
        value={kind}
        disabled={readOnly}
        data={kinds.map((value) => ({ value, label: texts.kinds[value] }))}
        onFocus={props.onFocus}
        onChange={(event) => props.onChange(withKind(props.field, event.currentTarget.value as FieldKind), null)}
      />
      <ValueInput {...props} kind={kind} />
    </>
  )
}

function ValueInput(props: Props & { readonly kind: FieldKind }) {
  const { readOnly } = useEditor()
  const shared = {
    size: 'xs',
    className: classes.value ?? '',
    classNames: { input: classes.mono ?? '' },
    readOnly,
    spellCheck: false,
    autoComplete: 'off',
    error: props.problem !== undefined,
    onFocus: props.onFocus,
  } as const
  const step = `${props.label} value`
  const part = (key: string): Json | undefined => (isObject(props.field) ? props.field[key] : undefined)
  const set = (key: string, value: Json): void =>
    props.onChange({ ...(isObject(props.field) ? props.field : {}), [key]: value }, step)
  if (props.kind === 'path') {
    return (
      <TextInput
        {...shared}
        aria-label={texts.pathOf(props.label)}
        placeholder={texts.pathPlaceholder}
        value={fieldPath(props.field)}
        onChange={(event) => props.onChange(withPath(props.field, event.currentTarget.value, null), step)}
      />
    )
  }
  if (props.kind === 'template') {
    return (
      <TemplateEditor
        label={props.label}
        value={textFromValue(part('template'), true)}
        problem={props.problem}
        onChange={(text) => set('template', text)}
      />
    )
  }
  if (props.kind === 'constant') {
    return (
      <TextInput
        {...shared}
        aria-label={texts.value(props.label)}
        value={textFromValue(part('constant'), props.textOnly)}
        onChange={(event) => set('constant', valueFromText(event.currentTarget.value, props.textOnly))}
      />
    )
  }
  return <span className={classes.note}>{props.kind === 'other' ? texts.editAsJson : ''}</span>
}
