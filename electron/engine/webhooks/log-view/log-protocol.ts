import type { AttemptLogPage } from '#shared/contract/webhook-log.ts'
import type { CallError } from '../../lib/call-error.ts'
import type { LogRef } from './search-attempts.ts'

export type ExportFormat = 'har' | 'ndjson'

/** What the engine asks the thread that reads the log: name, question, answer. */
export type LogCalls = {
  page: {
    input: {
      readonly of: LogRef
      readonly filter: string
      readonly before: number | null
      readonly after: number | null
      readonly limit: number
    }
    output: AttemptLogPage
  }
  /** Attempts in a format for a file, as many of those named as fit into about a megabyte. */
  entries: {
    input: { readonly ids: readonly number[]; readonly format: ExportFormat }
    output: { readonly texts: readonly string[]; readonly taken: number }
  }
}
export type LogCall = keyof LogCalls

export type ToLogReader = { readonly id: number; readonly name: LogCall; readonly input: unknown }

export type FromLogReader =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: CallError }
