import type { Logger } from '#engine/ports.ts'

/** One line that was logged. */
export type LogEntry = {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

/** A logger that keeps what it is told. */
export function collectingLogger(): Logger & { readonly entries: LogEntry[] } {
  const entries: LogEntry[] = []
  const at =
    (level: LogEntry['level']) =>
    (fields: Readonly<Record<string, unknown>>, message: string): void => {
      entries.push({ level, fields, message })
    }
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
