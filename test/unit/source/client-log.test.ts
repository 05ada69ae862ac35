import { logLevel } from 'kafkajs'
import { expect, it } from 'vitest'
import { createLogCreator } from '#engine/source/kafka/client-log.ts'
import { collectingLogger } from '../../support/logger.ts'

/** What comes of kafkajs' log entry. */
function logged(secrets: readonly string[], log: Readonly<Record<string, unknown>>, level = logLevel.ERROR) {
  const logger = collectingLogger()
  const write = createLogCreator(logger, secrets)(logLevel.DEBUG)
  write({ namespace: 'Connection', level, label: 'ERROR', log: { timestamp: 'now', message: '', ...log } })
  return logger.entries
}

it.each([
  ['hush', 'login hush failed', 'login [redacted] failed'],
  ['p"w\\d', 'login p"w\\d failed', 'login [redacted] failed'],
  ['1', 'at 127.0.0.1:9092', 'at [redacted]27.0.0.[redacted]:9092'],
])('strikes the secret %s out of what kafkajs says, wherever it stands', (secret, said, expected) => {
  const entries = logged([secret], { message: said, error: said, nested: { why: [said] }, retryCount: 11 })
  expect(entries).toEqual([
    {
      level: 'debug',
      message: `kafka client: ${expected}`,
      fields: { namespace: 'Connection', error: expected, nested: { why: [expected] }, retryCount: 11 },
    },
  ])
})

it('leaves out fields that hold credentials or whole requests, and what is no warning', () => {
  expect(logged([], { sasl: { password: 'x' }, payload: 'bytes', broker: 'b:1' })[0]?.fields).toEqual({
    namespace: 'Connection',
    broker: 'b:1',
  })
  expect(logged([], {}, logLevel.INFO)).toEqual([])
})
