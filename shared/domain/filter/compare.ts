import { compareDecimals, parseDecimal } from '#shared/lib/decimal.ts'
import { ExactNumber, type JsonValue } from '#shared/lib/exact-number.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { CompareOperator, Literal } from './types.ts'

/** Tests one value of a record; undefined = there is none. */
export type ValueTest = (value: JsonValue | undefined) => boolean

/**
 * Comparing a value with a literal. Numbers compare exactly, digit by digit. A number in the record equals the text of
 * its digits, and a text of digits compares with a number as one, because producers write ids both ways. `!=` is the
 * opposite of `=`, so a missing value is unequal to everything.
 */
export function compareWith(operator: CompareOperator, literal: Literal): ValueTest {
  switch (operator) {
    case '=':
      return equals(literal)
    case '!=': {
      const equal = equals(literal)
      return (value) => !equal(value)
    }
    case '~':
      return contains(literal.text)
    case '>':
      return ordered(literal, (order) => order > 0)
    case '>=':
      return ordered(literal, (order) => order >= 0)
    case '<':
      return ordered(literal, (order) => order < 0)
    case '<=':
      return ordered(literal, (order) => order <= 0)
  }
}

const textOfNumber = (value: JsonValue | undefined): string | null => {
  if (typeof value === 'number') return String(value)
  return value instanceof ExactNumber ? value.text : null
}

function equals({ text, quoted }: Literal): ValueTest {
  const decimal = quoted ? null : parseDecimal(text)
  const asNumber = decimal === null ? Number.NaN : Number(text)
  const simple = decimal !== null && decimal.digits.length <= 15
  return (value) => {
    if (typeof value === 'string') return value === text
    if (typeof value === 'number' && simple) return value === asNumber
    const digits = textOfNumber(value)
    if (digits !== null) {
      const other = decimal === null ? null : parseDecimal(digits)
      return other === null || decimal === null ? digits === text : compareDecimals(other, decimal) === 0
    }
    if (quoted) return false
    return (
      (value === true && text === 'true') ||
      (value === false && text === 'false') ||
      (value === null && text === 'null')
    )
  }
}

function ordered({ text }: Literal, accept: (order: number) => boolean): ValueTest {
  const decimal = parseDecimal(text)
  return (value) => {
    const digits = typeof value === 'string' ? value : textOfNumber(value)
    if (digits === null) return false
    const other = decimal === null ? null : parseDecimal(digits)
    if (decimal !== null) return other !== null && accept(compareDecimals(other, decimal))
    return typeof value === 'string' && accept(value < text ? -1 : value > text ? 1 : 0)
  }
}

function contains(text: string): ValueTest {
  const needle = text.toLowerCase()
  return (value) => {
    if (value === undefined) return false
    const haystack = typeof value === 'string' ? value : stringifyJson(value)
    return haystack.toLowerCase().includes(needle)
  }
}
