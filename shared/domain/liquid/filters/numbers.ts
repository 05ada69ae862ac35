import * as decimal from '../decimal-number.ts'
import { LiquidError } from '../errors.ts'
import { asDecimal, fromOperand, isDecimal, type Operand, toNumber } from '../numbers.ts'
import type { Value } from '../values.ts'
import { filter, type FilterTable, plain } from './filter.ts'

type Exact = bigint | decimal.DecimalNumber

type Operation = {
  readonly integers: (a: bigint, b: bigint) => bigint
  readonly decimals: (a: decimal.DecimalNumber, b: decimal.DecimalNumber) => decimal.DecimalNumber
  /** Where one side is infinite or no number. */
  readonly floats: (a: number, b: number) => number
}

const plus: Operation = { integers: (a, b) => a + b, decimals: decimal.add, floats: (a, b) => a + b }
const minus: Operation = {
  integers: (a, b) => a - b,
  decimals: (a, b) => decimal.add(a, decimal.negate(b)),
  floats: (a, b) => a - b,
}
const times: Operation = { integers: (a, b) => a * b, decimals: decimal.multiply, floats: (a, b) => a * b }
const dividedBy: Operation = { integers: decimal.floorDivide, decimals: decimal.divide, floats: (a, b) => a / b }
const modulo: Operation = { integers: decimal.floorModulo, decimals: decimal.modulo, floats: (a, b) => a % b }

export const numberFilters: FilterTable = {
  plus: arithmetic(plus),
  minus: arithmetic(minus),
  times: arithmetic(times),
  divided_by: arithmetic(dividedBy, { refusesZero: true }),
  modulo: arithmetic(modulo, { refusesZero: true }),
  abs: plain((input) => {
    const value = toNumber(input)
    return fromOperand(isNegative(value) ? negated(value) : value)
  }),
  at_least: filter(1, 1, (input, [bound = null]) => limited(input, bound, 1)),
  at_most: filter(1, 1, (input, [bound = null]) => limited(input, bound, -1)),
  round: filter(0, 1, round),
  ceil: plain((input) => whole(input, decimal.ceil)),
  floor: plain((input) => whole(input, decimal.floor)),
}

function arithmetic(operation: Operation, { refusesZero = false } = {}) {
  return filter(1, 1, (input, [other = null]) => {
    const [a, b] = [toNumber(input), toNumber(other)]
    if (refusesZero && isZero(b)) return fromOperand(byZero(operation, a, b))
    return fromOperand(apply(operation, a, b))
  })
}

/** Ruby divides decimals by zero, integers it does not; a remainder there never is. */
function byZero(operation: Operation, a: Operand, b: Operand): Operand {
  if (operation === modulo || (typeof a === 'bigint' && typeof b === 'bigint')) {
    throw new LiquidError('zero-division', 'divided by 0')
  }
  return asFloat(a) / 0
}

function apply({ integers, decimals, floats }: Operation, a: Operand, b: Operand): Operand {
  if (typeof a === 'number' || typeof b === 'number') return floats(asFloat(a), asFloat(b))
  if (typeof a === 'bigint' && typeof b === 'bigint') return integers(a, b)
  return decimals(asDecimal(a), asDecimal(b))
}

const asFloat = (value: Operand): number => (isDecimal(value) ? decimal.toFloat(value) : Number(value))
const isZero = (value: Operand): boolean => (isDecimal(value) ? value.digits === 0n : value === 0n || value === 0)
const isNegative = (value: Operand): boolean => (isDecimal(value) ? value.digits < 0n : value < 0)
const negated = (value: Operand): Operand => (isDecimal(value) ? decimal.negate(value) : -value)

function compareOperands(a: Operand, b: Operand): number {
  if (typeof a === 'number' || typeof b === 'number') return asFloat(a) - asFloat(b)
  return decimal.compare(asDecimal(a), asDecimal(b))
}

/** `direction` 1: at least, -1: at most. */
function limited(input: Value, bound: Value, direction: 1 | -1): Value {
  const [value, limit] = [toNumber(input), toNumber(bound)]
  return fromOperand(compareOperands(value, limit) * direction < 0 ? limit : value)
}

/** @throws where there is no whole number */
function finite(value: Operand): Exact {
  if (typeof value !== 'number') return value
  const name = Number.isNaN(value) ? "'NaN' (Not a Number)" : value < 0 ? "'-Infinity'" : "'Infinity'"
  throw new LiquidError('float-domain', `Computation results in ${name}`)
}

const whole = (input: Value, toWhole: (value: decimal.DecimalNumber) => bigint): Value => {
  const value = finite(toNumber(input))
  return typeof value === 'bigint' ? value : toWhole(value)
}

function round(input: Value, [places = 0n]: readonly Value[]): Value {
  const count = Number(decimal.floor(asDecimal(finite(toNumber(places)))))
  const value = finite(toNumber(input))
  if (typeof value === 'bigint') return count >= 0 ? value : decimal.floor(decimal.round(asDecimal(value), count))
  const rounded = decimal.round(value, count)
  return count <= 0 ? decimal.floor(rounded) : decimal.toFloat(rounded)
}
