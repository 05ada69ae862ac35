import type { KeychainProtection } from '#shared/contract/secrets.ts'
import type { Clock, Random } from '#shared/lib/clock.ts'

/** Structured logging; implementations redact secrets. */
export interface Logger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** Where `${secret:NAME}` comes from: the keychain in the desktop app, SIGNALBENCH_SECRET_<NAME> elsewhere. */
export interface SecretStore {
  get(name: string): string | null
  /** Where values can be stored; absent where the host has no keychain. */
  readonly keychain?: Keychain
}

/** The host's keychain. What was stored is what `get` answers from then on, also after a restart. */
export interface Keychain {
  readonly protection: KeychainProtection
  /** @throws STORE_FAILED with what happened and what to do; `null` removes */
  keep(name: string, value: string | null): Promise<void>
}

/** The worker entries that a host provides: sources run as they are, bundles lie beside the main file. */
export type WorkerName = 'reader' | 'mapper' | 'checkpoint' | 'template' | 'attempts' | 'body'

/** Everything that the engine needs from outside. */
export type EnginePorts = {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly secrets: SecretStore
  /** `${env:NAME}`; undefined when not set. */
  readonly env: (name: string) => string | undefined
  readonly workerUrl: (name: WorkerName) => URL
  /** Shows a notification of the operating system; absent where the host has none. */
  readonly notify?: (notification: { readonly title: string; readonly body: string }) => void
}
