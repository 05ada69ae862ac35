import { argumentError, internalError } from './errors.ts'
import * as decimal from './decimal-number.ts'
import type { DecimalNumber } from './decimal-number.ts'
import { floatText, toText } from './text.ts'
import type { Value } from './values.ts'

const rubyInteger = /^[ \t\r\n\f\v]*([+-]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|0|[1-9][\d_]*)[ \t\r\n\f\v]*$/

/** Ruby's `Integer(text)`. @throws argument error `invalid integer` */
export function toInteger(value: Value): bigint {
  if (typeof value === 'bigint') return value
  const found = rubyInteger.exec(toText(value, 'ruby'))
  if (found === null) throw argumentError('invalid integer')
  const [, sign = '', digits = ''] = found
  const plain = digits.replaceAll('_', '')
  const size = BigInt(/^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain)
  return sign === '-' ? -size : size
}

/** Ruby's `to_i`: the digits at the beginning, nothing is 0. @throws internal error for a value that has none */
export function toIntegerLoosely(value: Value): bigint {
  if (value === null) return 0n
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw internalError()
    return BigInt(Math.trunc(value))
  }
  if (typeof value === 'string') return BigInt(leadingDigits(value))
  throw internalError()
}

function leadingDigits(text: string): string {
  const found = /^[ \t\r\n\f\v]*([+-]?\d+(?:_\d+)*)/.exec(text)?.[1] ?? '0'
  return found.replaceAll('_', '').replace('+', '')
}

/** An operand of the number filters: floats become decimals, so that `10.1 | minus: 2.2` is 7.9. */
export type Operand = bigint | DecimalNumber | number

export const isDecimal = (value: Operand): value is DecimalNumber => typeof value === 'object'

/** Ruby Liquid's `to_number`; infinities and NaN stay floats. */
export function toNumber(value: Value): Operand {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isFinite(value) ? decimal.decimalOf(floatText(value)) : value
  if (typeof value !== 'string') return 0n
  if (/^[\0 \t\r\n\f\v]*-?\d+\.\d+[\0 \t\r\n\f\v]*$/.test(value)) return decimal.decimalOf(value)
  return BigInt(leadingDigits(value))
}

/** Without loss: integers have scale 0. */
export const asDecimal = (value: bigint | DecimalNumber): DecimalNumber =>
  typeof value === 'bigint' ? decimal.ofInteger(value) : value

/** A result of arithmetic as a value: decimals are printed as floats. */
export const fromOperand = (value: Operand): Value => (isDecimal(value) ? decimal.toFloat(value) : value)
