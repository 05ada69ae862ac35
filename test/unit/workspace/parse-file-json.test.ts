import { expect, test } from 'vitest'
import { parseFileJson } from '#engine/workspace/parse-file-json.ts'

const errorOf = (text: string): string => {
  const parsed = parseFileJson(text)
  return parsed.ok ? 'no error' : parsed.error
}

test('names line and column of the first mistake, counted from 1', () => {
  expect(errorOf('{\n  "a": 1,\n  "b": ,\n}')).toContain('line 3, column 8')
  expect(errorOf('{"a" 1}')).toContain('line 1, column 6')
  expect(errorOf('{\r\n"a": 1\r\n"b": 2}')).toContain('line 3, column 1')
  expect(errorOf('{"a": 1')).toContain('line 1, column 8')
})

test('says that an empty file is empty', () => {
  expect(errorOf(' \n')).toContain('The file is empty')
})

test('warns about keys that stand twice and numbers that would be rounded', () => {
  const parsed = parseFileJson(
    '{"a": {"id": 9223372036854775807}, "b": 1, "b": 5.0, "list": [1, 12345678901234567890]}',
  )
  expect(parsed.ok && parsed.value.doubts.map(({ path }) => path)).toEqual(['$', '$.a.id', '$.list[1]'])
})

test('survives a text that is nested deeper than any stack', () => {
  expect(errorOf('['.repeat(1_000_000))).toContain('no JSON at line 1')
})
