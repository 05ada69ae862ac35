import { describe, expect, it } from 'vitest'
import { rungText, summaryText } from '#cli/probe/rung-lines.ts'
import type { Rung } from '#shared/schema/probe.ts'

const aRung = (overrides: Partial<Rung> = {}): Rung => ({
  rung: 'dns',
  status: 'ok',
  target: 'a:1',
  ms: 4,
  code: 'ok',
  message: 'a is there.',
  fix: [],
  ...overrides,
})

describe('a rung on a terminal', () => {
  it('is one aligned line', () => {
    expect(rungText(aRung(), 80)).toBe('✓ dns                 4 ms  a is there.')
    expect(rungText(aRung({ rung: 'schema-registry', ms: 1234, status: 'warning' }), 80)).toBe(
      '! schema-registry  1234 ms  a is there.',
    )
    expect(rungText(aRung({ status: 'skipped' }), 80)).toBe('· dns                       a is there.')
  })

  it('breaks long texts below their beginning, and never a command', () => {
    const command = 'kafka-acls.sh --bootstrap-server a:1 --add --allow-principal User:app --operation Read --topic t'
    const text = rungText(
      aRung({
        status: 'failed',
        message: 'This is a message that does not fit into the line.',
        fix: ['Do something about it.', command],
        commands: [{ tool: 'kafka-acls.sh', command }],
      }),
      60,
    )
    expect(text.split('\n')).toEqual([
      '✗ dns                 4 ms  This is a message that does not',
      '                            fit into the line.',
      '                            → Do something about it.',
      `                              ${command}`,
    ])
  })

  it('ends in one sentence', () => {
    expect(summaryText({ ok: true, failedRung: null })).toBe('\nThe connection is good.')
    expect(summaryText({ ok: false, failedRung: 'tls' })).toBe('\nThe connection does not work: tls failed.')
  })
})
