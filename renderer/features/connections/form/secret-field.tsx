import { ActionIcon, TextInput } from '@mantine/core'
import { Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { SecretField as Field } from '#shared/domain/client-properties/types.ts'
import { FormRow } from '../../../ui/file-form/form-row.tsx'
import classes from '../connections.module.css'
import { texts } from '../texts.ts'
import { exportLine, maskedSecret, referenceOf } from './secret-text.ts'
import { useSecretKeeper, useSecretStatus, type SecretStatusQuery } from './use-secrets.ts'

const t = texts.secrets

type Props = {
  readonly connection: string
  readonly field: Field
  readonly label: string
  /** A reference, the mask, or nothing. */
  readonly value: string
  readonly error: string | undefined
  readonly optionalHint?: string
  onChange(value: string): void
}

/**
 * A secret as the form shows it: where it is and whether it is set. What is typed goes to the keychain when the field is
 * left, and what stands in the form is its reference; without a keychain nothing of it stays.
 */
export function SecretField(props: Props) {
  const { value, field } = props
  const keeper = useSecretKeeper(props.connection)
  const reference = referenceOf(value)
  const query = useSecretStatus(reference)
  const [typed, setTyped] = useState<string | null>(null)
  const commit = (): void => {
    const text = typed?.trim() ?? null
    setTyped(null)
    if (text === null || text === value) return
    const plain = text !== '' && text !== maskedSecret && referenceOf(text) === null
    props.onChange(plain ? keeper.take(field, text, value) : text)
  }
  const stored = reference?.source === 'secret' && query.status?.isSet === true
  const shown = typed ?? (stored && query.keychain !== null ? t.inKeychain : value)
  return (
    <FormRow
      label={props.label}
      hint={<SecretNote value={value} query={query} optionalHint={props.optionalHint} />}
      error={typed === null ? props.error : undefined}
    >
      <TextInput
        classNames={{ input: classes.mono ?? '' }}
        type={typed === null || typed === '' || typed.startsWith('$') ? 'text' : 'password'}
        spellCheck={false}
        autoComplete="off"
        data-1p-ignore
        value={shown}
        onFocus={(event) => {
          setTyped(value === maskedSecret ? '' : value)
          event.currentTarget.select()
        }}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          // Leaving the field stores it; the form is saved by its own button.
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
        rightSection={
          stored && query.keychain !== null ? (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={20}
              aria-label={t.forget}
              title={t.forget}
              onClick={() => keeper.forget(reference.name)}
            >
              <Trash2 size={13} />
            </ActionIcon>
          ) : null
        }
      />
    </FormRow>
  )
}

/** Beside a user that is a reference: whether it is set. Any other text has the hint. */
export function ReferenceHint(props: { readonly value: string; readonly hint: string }): ReactNode {
  const reference = referenceOf(props.value)
  const query = useSecretStatus(reference)
  if (reference === null) return props.hint
  return <SecretNote value={props.value} query={query} optionalHint={undefined} />
}

function SecretNote(props: {
  readonly value: string
  readonly query: SecretStatusQuery
  readonly optionalHint: string | undefined
}): ReactNode {
  const { value, query } = props
  const { status, keychain } = query
  if (value === maskedSecret)
    return <span className={classes.warn}>{keychain === null ? t.plainNoKeychain : t.plain}</span>
  if (value === '') return props.optionalHint ?? (keychain === null ? t.emptyNoKeychain : t.empty)
  if (status === null) return ''
  const inKeychain = status.source === 'secret' && keychain !== null
  if (status.isSet) {
    if (!inKeychain) return t.envSet(status.variable)
    return keychain === 'keychain' ? t.keptBy(status.name) : t.keptByFile(status.name)
  }
  return (
    <span className={classes.warn}>
      {inKeychain ? t.notKept(status.name) : t.envNotSet(status.variable)}
      {inKeychain ? null : <code className={classes.code}>{exportLine(status.variable)}</code>}
    </span>
  )
}
