import { registryNeeded } from '#shared/domain/decode/diagnostics.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import type { SchemaSource } from './types.ts'

/** Answers every question with the same reason. */
const refusing = (reason: (key: string) => { readonly code: string; readonly message: string }): SchemaSource => {
  const entry = (key: string): SchemaEntry => ({ kind: 'missing', key, ...reason(key), retryable: false })
  return {
    peek: entry,
    get: (key) => Promise.resolve(entry(key)),
    nextTryAtMs: null,
    close: () => Promise.resolve(),
  }
}

/** A connection without a registry. */
export const noRegistry: SchemaSource = refusing(registryNeeded)

/** A registry whose settings cannot be used: a secret or a file is missing. */
export const brokenRegistry = (error: unknown): SchemaSource =>
  refusing(() => ({
    code: 'registry-misconfigured',
    message:
      error instanceof AppError
        ? error.message
        : `The Schema Registry cannot be used: ${String(error)}. Check "schemaRegistry" of the connection.`,
  }))
