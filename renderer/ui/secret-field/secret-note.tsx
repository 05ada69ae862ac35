import type { ReactNode } from 'react'
import type { KeychainProtection, SecretStatus } from '#shared/contract/secrets.ts'
import { exportLine, maskedSecret, referenceOf } from '#shared/domain/secret-reference/secret-reference.ts'
import { CodeLine } from '../code-line/code-line.tsx'
import classes from './secret-field.module.css'
import { texts } from './texts.ts'

/** What is known of a reference, and of the place where secrets are kept. */
export type SecretFacts = { readonly status: SecretStatus | null; readonly keychain: KeychainProtection | null }

/** Beside a field that may hold a reference: whether it is set, and what to do where it is not. */
export function ReferenceHint(props: {
  readonly value: string
  readonly facts: SecretFacts
  readonly hint: string
}): ReactNode {
  return referenceOf(props.value) === null ? props.hint : <SecretNote {...props} />
}

/** Where a secret is, and what protects it. */
export function SecretNote(props: {
  readonly value: string
  readonly facts: SecretFacts
  readonly hint: string | undefined
}): ReactNode {
  const { value } = props
  const { status, keychain } = props.facts
  if (value === maskedSecret)
    return <span className={classes.warn}>{keychain === null ? texts.plainNoKeychain : texts.plain}</span>
  if (value === '') return props.hint ?? (keychain === null ? texts.emptyNoKeychain : texts.empty)
  if (status === null) return ''
  const inKeychain = status.source === 'secret' && keychain !== null
  if (status.isSet) {
    if (!inKeychain) return texts.envSet(status.variable)
    return keychain === 'keychain' ? texts.keptBy(status.name) : texts.keptByFile(status.name)
  }
  return (
    <span className={classes.warn}>
      {inKeychain ? texts.notKept(status.name) : texts.envNotSet(status.variable)}
      {inKeychain ? null : <CodeLine text={exportLine(status.variable)} />}
    </span>
  )
}
