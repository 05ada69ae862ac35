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
}

/** The worker entries that a host provides: sources run as they are, bundles lie beside the main file. */
export type WorkerName = 'reader' | 'mapper' | 'checkpoint'

/** Everything that the engine needs from outside. */
export type EnginePorts = {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly secrets: SecretStore
  /** `${env:NAME}`; undefined when not set. */
  readonly env: (name: string) => string | undefined
  readonly workerUrl: (name: WorkerName) => URL
}
