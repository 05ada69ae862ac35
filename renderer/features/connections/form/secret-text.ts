/** What a form holds of a secret: a reference, or the mask of one that stands in the file. Never the secret. */
import type { SecretField } from '#shared/domain/client-properties/types.ts'

export type Reference = { readonly source: 'env' | 'secret'; readonly name: string }

/** What the engine sends in place of a secret that stands in the file in plain text. */
export const maskedSecret = '••••••••'

const whole = /^\$\{(env|secret):([A-Za-z0-9_][A-Za-z0-9_.-]*)\}$/

/** The reference that a text is, and nothing besides; null for every other text. */
export function referenceOf(text: string): Reference | null {
  const [, source, name] = whole.exec(text.trim()) ?? []
  return (source === 'env' || source === 'secret') && name !== undefined ? { source, name } : null
}

export const referenceText = ({ source, name }: Reference): string => `\${${source}:${name}}`

const endings = {
  password: 'password',
  keyPassphrase: 'key-passphrase',
  registryPassword: 'registry-password',
} as const satisfies Record<SecretField, string>

/**
 * Names in the keychain that a secret of a connection may take, the first one best: the keychain is one for all
 * workspaces, so another workspace may already have the first.
 */
export const keychainNames = (connection: string, field: SecretField): readonly string[] =>
  ['', '-2', '-3'].map((suffix) => `${connection}-${endings[field]}${suffix}`)

/** The environment variable that a secret is expected in where nothing can be stored. */
export const envName = (connection: string, field: SecretField): string =>
  `${connection}-${endings[field]}`
    .replaceAll('-', '_')
    .toUpperCase()
    .replace(/^(?=\d)/, '_')

/** The line for a shell. Without a value three dots stand for it. */
export const exportLine = (name: string, value?: string): string =>
  `export ${name}=${value === undefined ? '…' : `'${value.replaceAll("'", `'\\''`)}'`}`
