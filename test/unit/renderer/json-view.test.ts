import { fc } from '../../support/property.ts'
import { describe, expect, test } from 'vitest'
import { maxLineChars, piecesOf, splitLines } from '../../../renderer/ui/json-view/json-lines.ts'
import { linePaths } from '../../../renderer/ui/json-view/line-paths.ts'

const pretty = (value: unknown): string[] => JSON.stringify(value, null, 2).split('\n')

describe('JSON for reading', () => {
  test('no character is lost or changed by colouring, in JSON or in any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const pieces = piecesOf(text).map((piece) => piece.text)
        expect(pieces.join('')).toBe(text)
      }),
    )
  })

  test('keys, strings, numbers and words are told apart', () => {
    expect(piecesOf('  "id": 9223372036854775807,')).toEqual([
      { kind: 'plain', text: '  ' },
      { kind: 'key', text: '"id"' },
      { kind: 'plain', text: ':' },
      { kind: 'plain', text: ' ' },
      { kind: 'number', text: '9223372036854775807' },
      { kind: 'plain', text: ',' },
    ])
    expect(piecesOf('"a \\" b"')).toEqual([{ kind: 'string', text: '"a \\" b"' }])
    expect(piecesOf('null')).toEqual([{ kind: 'word', text: 'null' }])
  })

  test('one enormous line becomes many', () => {
    const lines = splitLines('x'.repeat(maxLineChars * 2 + 1))
    expect(lines.map((line) => line.length)).toEqual([maxLineChars, maxLineChars, 1])
  })
})

describe('the path of each line', () => {
  test('follows objects and arrays', () => {
    const lines = pretty({ value: { user: 'u', items: [{ sku: 'a' }, { sku: 'b' }] } })
    const bySku = linePaths(lines).filter((path) => path?.endsWith('.sku'))
    expect(bySku).toEqual(['$.value.items[0].sku', '$.value.items[1].sku'])
    expect(linePaths(lines)[0]).toBe('$')
    expect(linePaths(lines).at(-1)).toBeNull()
  })

  test('quotes names that are no plain words', () => {
    expect(linePaths(pretty({ headers: { "it's-a": 1 } }))[2]).toBe("$.headers['it\\'s-a']")
  })

  test('counts empty containers and values alike as array members', () => {
    expect(linePaths(pretty([{}, [], 1]))).toEqual(['$', '$[0]', '$[1]', '$[2]', null])
  })
})
