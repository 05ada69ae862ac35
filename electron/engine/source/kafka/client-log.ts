import { logLevel, type logCreator } from 'kafkajs'
import type { Logger } from '../../ports.ts'

/** Fields that kafkajs adds and that may hold credentials or whole requests. */
const withheld = new Set(['sasl', 'ssl', 'password', 'username', 'payload', 'data', 'stack', 'timestamp', 'logger'])

function fieldsOf(log: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(log).filter(([name]) => name !== 'message' && !withheld.has(name)))
}

/**
 * kafkajs' log into ours. Its errors become `debug`: each one also reaches us as a rejected call, which says it once and
 * in words for people. `secrets` are struck out wherever they appear.
 */
export function createLogCreator(logger: Logger, secrets: readonly string[]): logCreator {
  const redact = (text: string): string =>
    secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[redacted]')), text)
  return () => (entry) => {
    if (entry.level > logLevel.WARN) return
    // Text by text: in the JSON of them all a secret with a quote would be spelled otherwise, and a short one stands in numbers.
    const json = JSON.stringify(fieldsOf(entry.log), (_, value: unknown) =>
      typeof value === 'string' ? redact(value) : value,
    )
    const fields = JSON.parse(json) as Record<string, unknown>
    logger.debug({ namespace: entry.namespace, ...fields }, `kafka client: ${redact(entry.log.message)}`)
  }
}
