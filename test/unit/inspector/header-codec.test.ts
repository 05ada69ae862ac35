import { fc } from '../../support/property.ts'
import { expect, it } from 'vitest'
import { decodeHeaders, encodeHeaders } from '#engine/inspector/kept/header-codec.ts'

it('gives back every list of headers: order, duplicates, empty and absent values', () => {
  const value = fc.option(fc.uint8Array({ maxLength: 50 }), { nil: null })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), value)), (headers) => {
      const back = decodeHeaders(encodeHeaders(headers)).map(([name, bytes]) => [name, bytes && [...bytes]])
      expect(back).toEqual(headers.map(([name, bytes]) => [name, bytes && [...bytes]]))
    }),
  )
})

it('stores nothing for no headers', () => {
  expect(encodeHeaders([])).toBeNull()
  expect(decodeHeaders(null)).toEqual([])
})
