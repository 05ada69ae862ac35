import { describe, expect, it } from 'vitest'
import { combineFailures, combineServers, combineTopics } from '#shared/domain/probe/combine.ts'
import { failed, passed, warning } from '#shared/domain/probe/outcome.ts'

const refused = failed('refused', 'a refuses.', ['Check a.'])
const slow = failed('slow', 'b is slow.', ['Check b.'])

describe('several bootstrap servers', () => {
  it('are good when all are', () => {
    const outcome = combineServers([
      { server: 'a', outcome: passed('a is there.') },
      { server: 'b', outcome: passed('b is there.') },
    ])
    expect(outcome).toEqual(passed('a is there. b is there.'))
  })

  it('are a warning while one lives', () => {
    const outcome = combineServers([
      { server: 'a', outcome: refused },
      { server: 'b', outcome: passed('b is there.') },
    ])
    expect(outcome).toEqual({
      status: 'warning',
      code: 'refused',
      message: 'a refuses. The test goes on with b. b is there.',
      fix: ['Check a.', 'Or take a out of "bootstrapServers".'],
    })
  })

  it('have failed when none lives, under the code of the first', () => {
    const outcome = combineServers([
      { server: 'a', outcome: refused },
      { server: 'b', outcome: slow },
    ])
    expect(outcome).toEqual({
      status: 'failed',
      code: 'refused',
      message: 'a refuses. b is slow.',
      fix: ['Check a.', 'Check b.'],
    })
  })
})

describe('several topics', () => {
  it('tell every failure once, with all commands', () => {
    const one = failed('denied', 'a is denied.', ['Ask.'], [{ tool: 'confluent', command: 'x a' }])
    const two = failed('denied', 'b is denied.', ['Ask.'], [{ tool: 'confluent', command: 'x b' }])
    expect(combineFailures([one, two])).toEqual({
      status: 'failed',
      code: 'denied',
      message: 'a is denied. b is denied.',
      fix: ['Ask.', 'x a', 'x b'],
      commands: [
        { tool: 'confluent', command: 'x a' },
        { tool: 'confluent', command: 'x b' },
      ],
    })
  })

  it('have the status and code of the worst, and the messages in order', () => {
    const outcome = combineTopics([
      passed('a is read.'),
      warning('empty', 'b is empty.', ['Write.']),
      passed('c is read.'),
    ])
    expect(outcome).toEqual({
      status: 'warning',
      code: 'empty',
      message: 'a is read. b is empty. c is read.',
      fix: ['Write.'],
    })
  })
})
