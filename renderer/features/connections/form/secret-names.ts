import type { SecretField } from '#shared/domain/client-properties/types.ts'

/** What the secrets of a connection are called, in the keychain and as environment variables, after its name. */
export const secretNames = {
  password: 'password',
  keyPassphrase: 'key-passphrase',
  registryPassword: 'registry-password',
} as const satisfies Record<SecretField, string>

export const allSecretNames: readonly string[] = Object.values(secretNames)
