import { fc } from '../../support/property.ts'
import { describe, expect, it } from 'vitest'
import { compileFilter } from '#shared/domain/filter/compile-filter.ts'
import { completeFilter, type FilterKnowledge } from '#shared/domain/filter/complete-filter.ts'
import { filterPieces } from '#shared/domain/filter/filter-pieces.ts'

const known: FilterKnowledge = {
  paths: [
    { path: '$.value.event_name', type: 'string', example: 'purchase "now"' },
    { path: '$.value.amount', type: 'number', example: '9223372036854775807' },
    { path: '$.value.ok', type: 'boolean', example: 'true' },
    { path: '$.value.items', type: 'array', example: '[1]' },
    { path: '$.value.note', type: 'string', example: 'x'.repeat(60) },
    { path: "$.headers['trace-id']", type: 'string', example: 'ABC-1' },
  ],
  topics: ['user-events', 'and'],
  events: ['sign up'],
  schemas: ['1042'],
}

/** `|` is the cursor. */
function complete(text: string) {
  const cursor = text.indexOf('|')
  const found = completeFilter(text.replace('|', ''), cursor, known)
  return found && { from: found.from, labels: found.options.map(({ label }) => label), options: found.options }
}

describe('what could stand at the cursor', () => {
  it('are paths, fields and "not" at the start and behind what joins', () => {
    for (const text of ['|', 'not |', '(|', 'lait and |', 'lait or (|']) {
      const { from, labels } = complete(text) ?? { from: -1, labels: [] }
      expect(from).toBe(text.indexOf('|'))
      expect(labels.slice(0, 2)).toEqual(['$.value.event_name', '$.value.amount'])
      expect(labels).toEqual(expect.arrayContaining(['verdict', 'timestamp', 'schema', 'not']))
      expect(labels).not.toContain('and')
    }
  })

  it('fits what is written, beginnings first, and replaces it', () => {
    expect(complete('lait and ver|')).toMatchObject({ from: 9, labels: ['verdict'] })
    expect(complete('amou|')).toMatchObject({ from: 0, labels: ['$.value.amount'] })
    expect(complete('e|')?.labels[0]).toBe('event')
    expect(complete("$.headers['tr|")).toMatchObject({ from: 0, labels: ["$.headers['trace-id']"] })
    expect(complete('verdict|')).toBeNull()
    expect(complete('nothing-like-this|')).toBeNull()
  })

  it('are operators behind a field', () => {
    expect(complete('$.value.amount |')?.labels).toEqual(['=', '!=', '~', '>', '>=', '<', '<=', 'exists'])
    expect(complete('verdict ex|')?.labels).toEqual(['exists'])
  })

  it('are values behind an operator, in quotes where they need some', () => {
    expect(complete('verdict = re|')?.labels).toEqual(['rejected'])
    expect(complete('verdict = |')?.labels).toEqual(expect.arrayContaining(['mapped', 'rejected', 'user-missing']))
    expect(complete('format = |')?.labels).toContain('protobuf')
    expect(complete('schema = |')?.labels).toEqual(['1042'])
    expect(complete('topic = |')?.options).toEqual([{ label: 'user-events' }, { label: 'and', insert: '"and"' }])
    expect(complete('event = |')?.options).toEqual([{ label: 'sign up', insert: '"sign up"' }])
    expect(complete('$.value.ok = |')?.labels).toEqual(['true', 'false'])
    expect(complete('$.value.amount > |')?.labels).toEqual(['9223372036854775807'])
    expect(complete("headers['trace-id'] = |")?.options).toEqual([{ label: 'ABC-1', insert: '"ABC-1"' }])
    expect(complete('$.value.items = |')).toBeNull()
    expect(complete('$.value.note = |')).toBeNull()
  })

  it('go on inside a quote that has no end yet', () => {
    const found = complete('$.value.event_name = "pur|')
    expect(found).toMatchObject({ from: 21, options: [{ label: 'purchase "now"', insert: '"purchase \\"now\\""' }] })
    expect(compileFilter('$.value.event_name = "purchase \\"now\\""').ok).toBe(true)
  })

  it('are what joins behind a comparison', () => {
    expect(complete('verdict = mapped |')?.labels).toEqual(['and', 'or'])
    expect(complete('$.value.ok exists a|')?.labels).toEqual(['and'])
    expect(complete('(lait) |')?.labels.slice(0, 2)).toEqual(['and', 'or'])
  })
})

describe('pieces', () => {
  it('tell what each part of an expression is', () => {
    const text = 'not $.value.n >= 5 and verdict = mapped or ("two words" lait)'
    expect(filterPieces(text).map(({ from, to, kind }) => [text.slice(from, to), kind])).toEqual([
      ['not', 'keyword'],
      ['$.value.n', 'path'],
      ['>=', 'operator'],
      ['5', 'number'],
      ['and', 'keyword'],
      ['verdict', 'path'],
      ['=', 'operator'],
      ['mapped', 'word'],
      ['or', 'keyword'],
      ['(', 'operator'],
      ['"two words"', 'string'],
      ['lait', 'word'],
      [')', 'operator'],
    ])
  })

  it('take what stands behind a quote without an end as one text', () => {
    expect(filterPieces('lait "tea and')).toEqual([
      { from: 0, to: 4, kind: 'word' },
      { from: 5, to: 13, kind: 'string' },
    ])
  })

  it('never overlap and never throw, whatever is typed', () => {
    const piece = fc.oneof(fc.constantFrom('and', '(', '"', "'", '=', '$.a[', '\\', 'verdict', '~'), fc.string())
    fc.assert(
      fc.property(fc.array(piece), fc.nat(), (parts, cut) => {
        const text = parts.join(' ')
        let end = 0
        for (const { from, to } of filterPieces(text)) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          end = to
        }
        const cursor = cut % (text.length + 1)
        const found = completeFilter(text, cursor, known)
        if (found !== null) expect(found.from).toBeLessThanOrEqual(cursor)
      }),
      { numRuns: 2_000 },
    )
  })
})
