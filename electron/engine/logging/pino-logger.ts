import pino from 'pino'
import type { Logger } from '../ports.ts'
import { redact } from './redact.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** A logger that writes redacted JSON lines to every target. */
export function createLogger(level: LogLevel, targets: readonly { write(line: string): void }[]): Logger {
  const destination = {
    write(line: string) {
      const clean = redact(line)
      for (const target of targets) target.write(clean)
    },
  }
  const logger = pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}
