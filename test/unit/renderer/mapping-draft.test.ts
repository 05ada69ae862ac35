import { describe, expect, it } from 'vitest'
import { textFromValue, valueFromText, withKind } from '../../../renderer/features/mapping/field-model.ts'
import { newHistory, push, redo, undo } from '../../../renderer/ui/history/history.ts'
import { assignPath, propertiesMode, withPropertiesMode } from '../../../renderer/features/mapping/targets.ts'
import { childPath } from '../../../renderer/features/mapping/tree-rows.ts'
import { mergePage, reachOf } from '../../../renderer/ui/data-grid/use-newest-first.ts'

describe('the draft of a mapping', () => {
  it('undoes a typed word in one step and separate edits one by one', () => {
    let history = newHistory('')
    history = push(history, 'a', 'name', 1_000)
    history = push(history, 'ab', 'name', 1_200)
    history = push(history, 'ab!', null, 1_300)
    expect(undo(history).present).toBe('ab')
    expect(undo(undo(history)).present).toBe('')
    expect(redo(undo(history)).present).toBe('ab!')
  })

  it('keeps convert and default when the kind of a field changes', () => {
    const field = { path: '$.value.id', convert: 'string', default: 'nobody' }
    expect(withKind(field, 'firstOf')).toEqual({
      firstOf: [{ path: '$.value.id' }],
      convert: 'string',
      default: 'nobody',
    })
    expect(withKind(withKind(field, 'firstOf'), 'path')).toEqual(field)
  })

  it('puts a path where the focused row is, and leaves unknown keys alone', () => {
    const mapping = { version: 1, note: 'ours', name: { firstOf: [{ path: '$.a' }, { path: '$.b' }] } }
    const next = assignPath(mapping, { kind: 'field', field: 'name', alternative: 1 }, '$.c')
    expect(next).toEqual({ ...mapping, name: { firstOf: [{ path: '$.a' }, { path: '$.c' }] } })
  })

  it('keeps the path of the properties through every mode', () => {
    const properties = { path: '$.value.data' }
    for (const mode of ['path', 'pick', 'omit', 'firstOf'] as const) {
      const changed = withPropertiesMode(properties, mode)
      expect(propertiesMode(changed)).toBe(mode)
      expect(withPropertiesMode(changed, 'path')).toEqual(properties)
    }
  })

  it('reads constants as JSON unless that would lose digits', () => {
    expect(valueFromText('true', false)).toBe(true)
    expect(valueFromText('9223372036854775807', false)).toBe('9223372036854775807')
    expect(valueFromText('12', true)).toBe('12')
    for (const value of ['plain', '12', 'null', 'say "hi"'])
      expect(valueFromText(textFromValue(value, false), false)).toBe(value)
  })

  it('writes paths that need quotes as RFC 9535 wants them', () => {
    expect(childPath('$.headers', 'trace-id')).toBe("$.headers['trace-id']")
    expect(childPath('$.value', "it's")).toBe("$.value['it\\'s']")
    expect(childPath('$.value.items', 0)).toBe('$.value.items[0]')
  })
})

describe('a list that grows at its head', () => {
  const rows = (...seqs: number[]) => seqs.map((seq) => ({ seq }))

  it('puts new rows before the known ones', () => {
    expect(mergePage(rows(3, 2, 1), rows(5, 4, 3), null, 3)).toEqual(rows(5, 4, 3, 2, 1))
  })

  it('drops rows that a page no longer holds', () => {
    expect(mergePage(rows(3, 2, 1), rows(3, 1), null, 200)).toEqual(rows(3, 1))
  })

  it('forgets older rows rather than hiding a gap', () => {
    expect(mergePage(rows(2, 1), rows(9, 8, 7), null, 3)).toEqual(rows(9, 8, 7))
  })

  it('is read down to the oldest row that may still change, else to what was newest', () => {
    expect(reachOf(rows(9, 8, 7, 6), ({ seq }) => seq === 9 || seq === 7)).toBe(7)
    expect(reachOf(rows(9, 8, 7), () => false)).toBe(9)
    expect(reachOf(rows(9, 8), undefined)).toBe(9)
    expect(reachOf(rows(), undefined)).toBeNull()
  })

  it('appends an older page', () => {
    expect(mergePage(rows(6, 5, 4), rows(3, 2, 1), 4, 3)).toEqual(rows(6, 5, 4, 3, 2, 1))
  })
})
