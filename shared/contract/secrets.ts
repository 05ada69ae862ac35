import { z } from 'zod'
import { procedure } from './base.ts'

/** `${env:NAME}` or `${secret:NAME}`, and whether a value stands behind it. The value itself never leaves the engine. */
export const secretStatus = z.object({
  source: z.enum(['env', 'secret']),
  name: z.string(),
  isSet: z.boolean(),
  /** The environment variable that gives it (`SIGNALBENCH_SECRET_…` for a secret). */
  variable: z.string(),
})
export type SecretStatus = z.infer<typeof secretStatus>

/**
 * What protects stored values: the keychain of the operating system, or, where it has none that runs (`file-permissions`:
 * Linux without a keyring), no more than a file that only this account may read.
 */
export const keychainProtection = z.enum(['keychain', 'file-permissions'])
export type KeychainProtection = z.infer<typeof keychainProtection>

const secretName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, 'letters, digits, _ . and -')

export const secretsContract = {
  /** Which of the references are set. */
  status: procedure
    .input(z.object({ references: z.array(z.object({ source: z.enum(['env', 'secret']), name: secretName })).max(64) }))
    .output(
      z.object({
        secrets: z.array(secretStatus),
        /** Null where nothing can be stored: environment variables are the only source. */
        keychain: keychainProtection.nullable(),
      }),
    ),
  /** Stores a value in the keychain. BAD_INPUT where the host has none (capability `keychain`): says what to do instead. */
  set: procedure.input(z.object({ name: secretName, value: z.string().min(1).max(65_536) })).output(z.object({})),
  remove: procedure.input(z.object({ name: secretName })).output(z.object({})),
}
