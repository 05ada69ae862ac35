import { ActionIcon, TextInput } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { maskedSecret, mayStandInForm } from '#shared/domain/secret-reference/secret-reference.ts'
import { FormRow } from '../file-form/form-row.tsx'
import classes from './secret-field.module.css'
import { SecretNote, type SecretFacts } from './secret-note.tsx'
import { texts } from './texts.ts'

type Props = {
  readonly label: string
  /** A reference, the mask, or nothing. */
  readonly value: string
  readonly error: string | undefined
  readonly facts: SecretFacts
  /** Said while the field is empty. */
  readonly hint?: string
  /** A secret was typed: answers the reference that stands for it. */
  take(secret: string): string
  /** Takes the secret of this name out of the keychain. */
  forget(name: string): void
  onChange(value: string): void
}

/**
 * A secret as a form shows it: where it is and whether it is set. What is typed is taken when the field is left, and what
 * stands in the form is its reference.
 */
export function SecretField(props: Props) {
  const { value, facts } = props
  const [typed, setTyped] = useState<string | null>(null)
  const commit = (): void => {
    const text = typed?.trim() ?? value
    setTyped(null)
    if (text !== value) props.onChange(mayStandInForm(text) ? text : props.take(text))
  }
  const kept = facts.keychain !== null && facts.status?.source === 'secret' && facts.status.isSet ? facts.status : null
  return (
    <FormRow
      label={props.label}
      hint={<SecretNote value={value} facts={facts} hint={props.hint} />}
      error={typed === null ? props.error : undefined}
    >
      <TextInput
        classNames={{ input: classes.input ?? '' }}
        type={typed === null || mayStandInForm(typed) || typed.startsWith('$') ? 'text' : 'password'}
        spellCheck={false}
        autoComplete="off"
        value={typed ?? (kept === null || value === maskedSecret ? value : texts.inKeychain)}
        onFocus={(event) => {
          setTyped(value)
          event.currentTarget.select()
        }}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          // Leaving the field takes the secret; the form is saved by its own button.
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
        rightSection={kept === null ? null : <Forget onClick={() => props.forget(kept.name)} />}
      />
    </FormRow>
  )
}

function Forget(props: { onClick(): void }): ReactNode {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={20}
      aria-label={texts.forget}
      title={texts.forget}
      onClick={props.onClick}
    >
      <Trash2 size={13} />
    </ActionIcon>
  )
}
