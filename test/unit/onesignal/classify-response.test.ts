import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { classifyResponse } from '#shared/domain/onesignal/classify-response.ts'

const nowMs = Date.UTC(2026, 0, 1)
const event = (externalId: string, eventId: string | null = null) => ({ externalId, onesignalId: null, eventId })
const answer = (status: number, body = '', headers: [string, string][] = []) =>
  ({ kind: 'response', status, headers, body }) as const
const partial = (...errors: { user?: string; event?: string; code?: string }[]) =>
  JSON.stringify({
    errors: errors.map(({ user, event: id, code = 'not found' }) => ({
      event_user_id: user,
      ...(id === undefined ? {} : { event_id: id }),
      error: { code, title: `title of ${code}` },
    })),
  })
const kinds = (outcome: ReturnType<typeof classifyResponse>) =>
  outcome.kind === 'settled' ? outcome.outcomes.map(({ kind }) => kind) : outcome.kind

const three = [event('a', 'e1'), event('b', 'e2'), event('a', 'e3')]

describe('a 2xx', () => {
  it.each(['', '{}', '{"errors":[]}', '{"errors":null}'])('without errors accepts all (%j)', (body) => {
    const outcome = classifyResponse(answer(202, body), three, nowMs)
    expect(kinds(outcome)).toStrictEqual(['accepted', 'accepted', 'accepted'])
    expect(outcome.findings).toStrictEqual([])
  })

  it('with errors fails only the listed events, never by position', () => {
    const outcome = classifyResponse(answer(202, partial({ user: 'b' })), three, nowMs)
    expect(kinds(outcome)).toStrictEqual(['accepted', 'item-refused', 'accepted'])
  })

  it('tells events of one user apart by their event id', () => {
    const outcome = classifyResponse(answer(202, partial({ user: 'a', event: 'e3', code: 'oops' })), three, nowMs)
    expect(kinds(outcome)).toStrictEqual(['accepted', 'accepted', 'item-error'])
  })

  it('fails all events of a user where nothing tells them apart', () => {
    const body = partial({ user: 'a', event: 'unknown', code: 'oops' })
    expect(kinds(classifyResponse(answer(202, body), three, nowMs))).toStrictEqual([
      'item-error',
      'accepted',
      'item-error',
    ])
    const without = partial({ user: 'a', code: 'oops' })
    expect(kinds(classifyResponse(answer(202, without), three, nowMs))).toStrictEqual([
      'item-error',
      'accepted',
      'item-error',
    ])
  })

  it('rather sends again than gives up where two errors name the same event', () => {
    for (const errors of [
      [{ user: 'b' }, { user: 'b', code: 'busy' }],
      [{ user: 'b', code: 'busy' }, { user: 'b' }],
    ]) {
      const outcome = classifyResponse(answer(202, partial(...errors)), three, nowMs)
      expect(kinds(outcome)).toStrictEqual(['accepted', 'item-error', 'accepted'])
    }
  })

  it('reports an error that names no event of the request', () => {
    const outcome = classifyResponse(answer(202, partial({ user: 'z' })), three, nowMs)
    expect(kinds(outcome)).toStrictEqual(['accepted', 'accepted', 'accepted'])
    expect(outcome.findings).toMatchObject([{ rule: 'partial-error-unmatched' }])
  })

  it('whose body is not what OneSignal documents is accepted with a finding', () => {
    for (const body of ['<html>', '{"errors":"x"}', '{"errors":[1]}']) {
      const outcome = classifyResponse(answer(202, body), three, nowMs)
      expect(kinds(outcome)).toStrictEqual(['accepted', 'accepted', 'accepted'])
      expect(outcome.findings).toMatchObject([{ rule: 'answer-unreadable' }])
    }
  })

  it('finds events that have a onesignal_id only', () => {
    const events = [{ externalId: null, onesignalId: 'o', eventId: null }]
    expect(kinds(classifyResponse(answer(202, partial({ user: 'o' })), events, nowMs))).toStrictEqual(['item-refused'])
  })
})

describe('any other answer', () => {
  it.each([401, 403])('%i pauses, with an empty body too', (status) => {
    expect(kinds(classifyResponse(answer(status), three, nowMs))).toBe('pause')
    expect(kinds(classifyResponse(answer(status, 'Unauthorized'), [event('a')], nowMs))).toBe('pause')
  })

  it('400 splits a batch and settles a single event', () => {
    expect(kinds(classifyResponse(answer(400, '{}'), three, nowMs))).toBe('split')
    expect(classifyResponse(answer(400, 'bad name'), [event('a')], nowMs)).toMatchObject({
      kind: 'settled',
      outcomes: [{ kind: 'status', status: 400 }],
      why: 'answered 400: bad name',
    })
  })

  it('429 concerns the whole batch and carries its Retry-After, whatever the body', () => {
    for (const body of ['', '{"errors":["API rate limit exceeded."]}', 'nonsense']) {
      const outcome = classifyResponse(answer(429, body, [['retry-AFTER', '7']]), three, nowMs)
      expect(outcome).toMatchObject({
        kind: 'settled',
        outcomes: three.map(() => ({ kind: 'status', status: 429, retryAfterMs: 7_000 })),
      })
    }
  })

  it.each([301, 404, 409, 500, 503])('%i concerns the whole batch', (status) => {
    const outcome = classifyResponse(answer(status, partial({ user: 'a' })), three, nowMs)
    expect(kinds(outcome)).toStrictEqual(['status', 'status', 'status'])
  })

  it('no answer concerns the whole batch', () => {
    const failure = {
      kind: 'network',
      reason: 'timeout',
      message: 'no answer within 100 s',
      durationMs: 100_000,
    } as const
    expect(kinds(classifyResponse(failure, three, nowMs))).toStrictEqual(['network', 'network', 'network'])
  })

  it('never throws and has an outcome for every event', () => {
    const events = fc.array(
      fc.record({
        externalId: fc.option(fc.constantFrom('a', 'b')),
        onesignalId: fc.option(fc.constantFrom('a', 'o')),
        eventId: fc.option(fc.constantFrom('e1', 'e2')),
      }),
    )
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .array(fc.record({ user: fc.constantFrom('a', 'b', 'z'), event: fc.constantFrom('e1', 'x') }))
        .map((list) => partial(...list)),
    )
    fc.assert(
      fc.property(events, fc.integer({ min: 200, max: 599 }), body, (batch, status, text) => {
        const outcome = classifyResponse(answer(status, text), batch, nowMs)
        if (outcome.kind === 'settled') expect(outcome.outcomes).toHaveLength(batch.length)
      }),
    )
  })
})
