import { describe, expect, it } from 'vitest'
import type { ProbeEvent, Rung, RungName } from '#shared/schema/probe.ts'
import { rungNames } from '#shared/schema/probe.ts'
import {
  advice,
  commandsFor,
  freshRun,
  rowsOf,
  splitMessage,
  toolsOf,
  verdictOf,
  withEvent,
} from '../../../renderer/features/connections/ladder/ladder-model.ts'
import { chosenOf, partitionKey, seekTargetOf } from '../../../renderer/features/relay/seek/seek-target.ts'

const aRung = (rung: RungName, status: Rung['status'] = 'ok', more: Partial<Rung> = {}): Rung => ({
  rung,
  status,
  target: null,
  ms: 1,
  code: status,
  message: 'Fine.',
  fix: [],
  ...more,
})
const told = (rung: Rung): ProbeEvent => ({ type: 'rung', ...rung })
const runOf = (...events: readonly ProbeEvent[]) => events.reduce(withEvent, freshRun('x'))

describe('a ladder on screen', () => {
  it('has all rungs in their order from the beginning, one of them being tried', () => {
    const run = runOf({ type: 'started', rung: 'dns' }, told(aRung('dns')), { type: 'started', rung: 'tcp' })
    expect(rowsOf(run).map(({ name }) => name)).toEqual(rungNames)
    expect(rowsOf(run).slice(0, 3)).toMatchObject([{ state: 'ok' }, { state: 'trying' }, { state: 'waiting' }])
    expect(rowsOf(null).every(({ state }) => state === 'untried')).toBe(true)
  })

  it('says what the run proved, and no more', () => {
    const all = rungNames.map((name) => told(aRung(name)))
    const skipped = rungNames.map((name) => told(aRung(name, name === 'group-access' ? 'skipped' : 'ok')))
    const good: ProbeEvent = { type: 'summary', ok: true, failedRung: null }
    expect(verdictOf(null)).toBe('untested')
    expect(verdictOf(runOf(...all))).toBe('testing')
    expect(verdictOf(runOf(...all, good))).toBe('can-consume')
    expect(verdictOf(runOf(...skipped, good))).toBe('connects')
    expect(verdictOf(runOf({ type: 'summary', ok: false, failedRung: 'tls' }))).toBe('cannot-consume')
    expect(verdictOf({ ...runOf(...all), state: 'cancelled' })).toBe('untested')
  })

  it('keeps the commands of each tool apart from what is said', () => {
    const rung = aRung('group-access', 'failed', {
      fix: ['Grant it.', 'confluent x'],
      commands: [
        { tool: 'confluent', command: 'confluent x' },
        { tool: 'kafka-acls.sh', command: 'kafka-acls.sh y' },
      ],
    })
    expect(toolsOf(rung)).toEqual(['confluent', 'kafka-acls.sh'])
    expect(commandsFor(rung, 'kafka-acls.sh')).toEqual(['kafka-acls.sh y'])
    expect(advice(rung)).toEqual(['Grant it.'])
  })

  it.each([
    ['One thing.', 'One thing.', ''],
    [
      '127.0.0.1:1 refuses connections. Nothing listens there.',
      '127.0.0.1:1 refuses connections.',
      'Nothing listens there.',
    ],
    ['No dot at the end', 'No dot at the end', ''],
  ])('shows of %j what happened first', (message, what, why) => {
    expect(splitMessage(message)).toEqual({ what, why })
  })
})

describe('a seek', () => {
  it('has a target once what was typed is one', () => {
    expect(seekTargetOf('earliest', { offset: '', time: '' })).toBe('earliest')
    expect(seekTargetOf('offset', { offset: ' 9007199254740993 ', time: '' })).toEqual({ offset: '9007199254740993' })
    for (const offset of ['', '-1', '1.5', 'x']) expect(seekTargetOf('offset', { offset, time: '' })).toBeNull()
    expect(seekTargetOf('time', { offset: '', time: '' })).toBeNull()
    const at = new Date(2026, 2, 1, 12, 30)
    expect(seekTargetOf('time', { offset: '', time: '2026-03-01T12:30:00' })).toEqual({ time: at.toISOString() })
  })

  it('counts only the partitions that move', () => {
    const common = { topic: 'a', low: '0', high: '9', skipped: 0 }
    const preview = {
      groupId: 'g',
      partitions: [
        { ...common, partition: 0, from: '5', to: '0', readAgain: 5 },
        { ...common, partition: 1, from: '3', to: '0', readAgain: 3 },
        { ...common, partition: 2, from: '0', to: '0', readAgain: 0 },
      ],
      readAgain: 8,
      skipped: 0,
      notices: [],
    }
    const left = new Set([partitionKey({ topic: 'a', partition: 0 })])
    expect(chosenOf(preview, left)).toMatchObject({ readAgain: 3, moves: true })
    left.add(partitionKey({ topic: 'a', partition: 1 }))
    expect(chosenOf(preview, left)).toMatchObject({ readAgain: 0, moves: false })
  })
})
