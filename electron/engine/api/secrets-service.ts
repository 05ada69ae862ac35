import type { KeychainProtection, SecretStatus } from '#shared/contract/secrets.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { EnginePorts } from '../ports.ts'
import { secretVariable } from '../workspace/secrets.ts'

export type SecretReference = Pick<SecretStatus, 'source' | 'name'>

/** What can be said of secrets without saying them, and the way into the keychain. */
export interface SecretsService {
  status(references: readonly SecretReference[]): {
    secrets: SecretStatus[]
    keychain: KeychainProtection | null
  }
  /** Null removes. @throws BAD_INPUT where the host has no keychain, STORE_FAILED where it refuses */
  keep(name: string, value: string | null): Promise<void>
}

/** Says of each reference whether it has a value that is not empty, and where that would come from; never the value. */
export function createSecretsService({ secrets, env }: Pick<EnginePorts, 'secrets' | 'env'>): SecretsService {
  const valueOf = ({ source, name }: SecretReference) => (source === 'env' ? env(name) : secrets.get(name)) ?? ''
  return {
    status: (references) => ({
      secrets: references.map(({ source, name }) => ({
        source,
        name,
        isSet: valueOf({ source, name }) !== '',
        variable: source === 'env' ? name : secretVariable(name),
      })),
      keychain: secrets.keychain?.protection ?? null,
    }),
    async keep(name, value) {
      if (secrets.keychain === undefined) throw new AppError('BAD_INPUT', noKeychain(name))
      await secrets.keychain.keep(name, value)
    },
  }
}

const noKeychain = (name: string): string =>
  `${name} cannot be stored: this Signalbench runs without a keychain, which only the desktop app has, and secrets never stand in a file. Set the environment variable ${secretVariable(name)} where Signalbench is started and refer to it as \${secret:${name}}, or use \${env:NAME} with a variable of your own.`
