import { redact } from '#engine/logging/redact.ts'
import type { Logger } from '#engine/ports.ts'

/** For commands that write no log file: warnings and errors in words, secrets redacted, with the place where one is named. */
export function spokenLogger(say: (line: string) => void): Logger {
  const speak =
    (kind: string) =>
    (fields: Readonly<Record<string, unknown>>, message: string): void => {
      const { file, err } = fields
      const where = typeof file === 'string' ? `${file}: ` : ''
      const why = err instanceof Error ? ` (${err.message})` : ''
      say(redact(`${kind}: ${where}${message}${why}`))
    }
  return { debug: () => {}, info: () => {}, warn: speak('Warning'), error: speak('Error') }
}
