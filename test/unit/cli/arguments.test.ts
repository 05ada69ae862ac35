import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '#cli/run/exit-codes.ts'
import { parseCount, parseDuration, parseFrom, parseSetting, parseTopics } from '#cli/run/parse.ts'
import { applySettings } from '#cli/run/settings.ts'
import { contractErrors } from '#shared/contract/errors.ts'

describe('arguments of the command line', () => {
  it.each([
    ['60s', 60_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['7', 7_000],
  ])('the duration %s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each(['', 's', '-1s', '1w', '1 s'])('"%s" is no duration', (text) => expect(() => parseDuration(text)).toThrow())

  it('a place to begin is read in all its forms', () => {
    expect(parseFrom('now')).toBe('now')
    expect(parseFrom('last:5')).toEqual({ last: 5 })
    expect(parseFrom('offset:9223372036854775807')).toEqual({ offset: '9223372036854775807' })
    expect(parseFrom('time:2026-01-31T12:00:00+01:00')).toEqual({ time: '2026-01-31T11:00:00.000Z' })
    for (const bad of ['last:0', 'last:', 'offset:-1', 'time:soon', 'time:3', 'time:week 2026', 'end'])
      expect(() => parseFrom(bad)).toThrow()
  })

  it('topics add up, however they are given', () => {
    expect(parseTopics('c', parseTopics('a, b,'))).toEqual(['a', 'b', 'c'])
    for (const none of ['', ' , ']) expect(() => parseTopics(none)).toThrow('one topic or several')
  })

  it('counts have their bounds', () => {
    expect(parseCount(0, 65_535)('65535')).toBe(65_535)
    for (const bad of ['65536', '-1', '1.5', 'x', '']) expect(() => parseCount(0, 65_535)(bad)).toThrow()
  })

  it('a setting is laid over a copy, JSON where it is JSON', () => {
    const file = { mode: 'live', destination: { appId: 'a', lingerMs: 5 }, topics: ['x', 'y'] }
    const settings = ['mode=emulator', 'destination.lingerMs=0', 'topics.1=z', 'new.deep=[1]'].reduce(
      (all, text) => parseSetting(text, all),
      [] as ReturnType<typeof parseSetting>,
    )
    expect(applySettings(file, settings)).toEqual({
      mode: 'emulator',
      destination: { appId: 'a', lingerMs: 0 },
      topics: ['x', 'z'],
      new: { deep: [1] },
    })
    expect(file.mode).toBe('live')
  })

  it('a setting cannot reach prototypes', () => {
    applySettings({}, parseSetting('__proto__.polluted=true'))
    expect('polluted' in {}).toBe(false)
  })

  it.each(['mode', '=x', 'a..b=1', '.a=1'])('"%s" is no setting', (text) => expect(() => parseSetting(text)).toThrow())

  it('every error of the contract has an exit code of its own kind', () => {
    for (const code of Object.keys(contractErrors)) expect([1, 2, 3]).toContain(exitCodeOf(code))
    expect(exitCodeOf('UNREACHABLE')).toBe(3)
    expect(exitCodeOf('BAD_FILE')).toBe(2)
    expect(exitCodeOf('INTERNAL')).toBe(1)
  })
})
