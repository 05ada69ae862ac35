import type { KeychainProtection } from './secrets.ts'

/**
 * What a host process (Electron's main) and the engine process say to each other. Procedures do not travel here: each
 * window gets its own message port.
 */
export type HostToEngine =
  | {
      readonly type: 'start'
      /** Absolute workspace folder. */
      readonly directory: string
      /** Values of `${secret:NAME}` from the keychain, by name. */
      readonly secrets: Readonly<Record<string, string>>
      /** What protects secrets that are stored; null where none can be. */
      readonly keychain: KeychainProtection | null
      readonly engineVersion: string
    }
  /** Answer to `keep-secret` of the same id: null = done, else what happened and what to do. */
  | { readonly type: 'secret-kept'; readonly id: number; readonly problem: string | null }
  /** A window's port comes along as the first transferred port. May be sent before `ready`. */
  | { readonly type: 'port' }
  /** Finish what is in flight, then `stopped` and exit with code 0. */
  | { readonly type: 'stop' }

export type EngineToHost =
  | { readonly type: 'ready' }
  /** The engine could not start; it exits with a code other than 0 afterwards. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | { readonly type: 'stopped' }
  /** Shows a notification of the operating system, where it has them. */
  | { readonly type: 'notify'; readonly title: string; readonly body: string }
  /** Stores a secret in the keychain; null removes it. */
  | { readonly type: 'keep-secret'; readonly id: number; readonly name: string; readonly value: string | null }
