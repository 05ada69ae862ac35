import { describe, expect, test } from 'vitest'
import { visibleText } from '../../../renderer/ui/format/visible-text.ts'

describe('a text on the screen', () => {
  test('shows what is not seen but changes what is: direction, width, controls', () => {
    expect(visibleText('user_\u202E21')).toBe('user_\\u202e21')
    expect(visibleText('a\u200Bb\uFEFF\u0000\u0085')).toBe('a\\u200bb\\ufeff\\u0000\\u0085')
  })

  test('leaves letters of all scripts, joined emoji, tabs and line breaks alone', () => {
    for (const text of ['Übergröße', 'مرحبا', 'שלום', '👩\u200D🚀', 'می\u200Cخواهم', 'a\tb\nc\r\n'])
      expect(visibleText(text)).toBe(text)
  })
})
