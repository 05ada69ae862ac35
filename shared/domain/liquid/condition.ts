import { argumentError } from './errors.ts'
import { type Expression, parseExpression } from './parse/expression.ts'
import type { RenderContext } from './render-context.ts'
import { inspect } from './text.ts'
import { isArray, isHash, LiquidRange, MethodLiteral, type Value } from './values.ts'

/** A side of a comparison; `blank` and `empty` are methods here, not texts. */
export type Operand = Expression | MethodLiteral

/** One comparison, with the rest of the chain: Liquid evaluates from right to left, there is no precedence. */
export type Condition = {
  readonly left: Operand
  readonly operator: string | null
  readonly right: Operand
  readonly next: { readonly relation: 'and' | 'or'; readonly condition: Condition } | null
}

export const parseOperand = (text: string): Operand =>
  text === 'blank' || text === 'empty' ? new MethodLiteral(text) : parseExpression(text)

const operandValue = (operand: Operand, context: RenderContext): Value | MethodLiteral =>
  operand instanceof MethodLiteral ? operand : context.evaluate(operand)

/** Ruby's truth: everything but nil and false. */
export const isTruthy = (value: Value | MethodLiteral): boolean => value !== null && value !== false

/** Joined by `and` and `or`, grouped from the right as in Ruby's Liquid; stops as soon as the result is known. */
export function holds(condition: Condition, context: RenderContext): boolean {
  let current = condition
  for (;;) {
    context.budget.step()
    const result = compareOnce(current, context)
    const { next } = current
    if (next === null || result === (next.relation === 'or')) return result
    current = next.condition
  }
}

function compareOnce({ left, operator, right }: Condition, context: RenderContext): boolean {
  const first = operandValue(left, context)
  if (operator === null) return isTruthy(first)
  const second = operandValue(right, context)
  switch (operator) {
    case '==':
      return equals(first, second)
    case '!=':
    case '<>':
      return !equals(first, second)
    case 'contains':
      return contains(first, second)
    case '<':
    case '>':
    case '<=':
    case '>=':
      return ordered(first, operator, second)
    default:
      throw argumentError(`Unknown operator ${operator}`)
  }
}

function equals(left: Value | MethodLiteral, right: Value | MethodLiteral): boolean {
  if (left instanceof MethodLiteral) return hasQuality(right, left)
  if (right instanceof MethodLiteral) return hasQuality(left, right)
  return sameValue(left, right)
}

/** Plain Ruby knows `empty?` of texts, arrays and hashes, and `blank?` of nothing. */
function hasQuality(value: Value | MethodLiteral, { name }: MethodLiteral): boolean {
  if (name === 'blank') return false
  if (isArray(value)) return value.length === 0
  return isHash(value) ? value.size === 0 : value === ''
}

/** Ruby's `==`: 1 equals 1.0, texts never equal numbers, containers are compared member by member. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0
  if (isArray(left) && isArray(right)) {
    return left.length === right.length && left.every((item, i) => sameValue(item, right[i] ?? null))
  }
  if (isHash(left) && isHash(right)) {
    return (
      left.size === right.size &&
      [...left].every(([key, member]) => right.has(key) && sameValue(member, right.get(key) ?? null))
    )
  }
  return (
    left instanceof LiquidRange &&
    right instanceof LiquidRange &&
    left.first === right.first &&
    left.last === right.last
  )
}

export const isNumber = (value: unknown): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number'

/** Exact also between an integer without limit and a float; NaN where one of them is. */
export const compareNumbers = (a: bigint | number, b: bigint | number): number =>
  a < b ? -1 : a > b ? 1 : a >= b ? 0 : Number.NaN

function contains(left: Value | MethodLiteral, right: Value | MethodLiteral): boolean {
  if (left instanceof MethodLiteral) return false
  // Ruby's literal is the empty text where a text is wanted, and every text contains that.
  if (right instanceof MethodLiteral) return typeof left === 'string'
  if (!isTruthy(left) || !isTruthy(right)) return false
  if (typeof left === 'string') return left.includes(containedText(right))
  if (isArray(left)) return left.some((item) => sameValue(item, right))
  if (isHash(left)) return typeof right === 'string' && left.has(right)
  if (!(left instanceof LiquidRange) || !isNumber(right)) return false
  return compareNumbers(right, left.first) >= 0 && compareNumbers(right, left.last) <= 0
}

const containedText = (value: Value): string => (typeof value === 'string' ? value : inspect(value))

function ordered(
  left: Value | MethodLiteral,
  operator: '<' | '>' | '<=' | '>=',
  right: Value | MethodLiteral,
): boolean {
  if (!isOrdered(left) || !isOrdered(right)) return false
  if ((typeof left === 'string') !== (typeof right === 'string')) {
    throw argumentError(`comparison of ${className(left)} with ${shown(right)} failed`)
  }
  const order =
    typeof left === 'string' || typeof right === 'string'
      ? compareTexts(String(left), String(right))
      : compareNumbers(left, right)
  if (operator === '<') return order < 0
  if (operator === '>') return order > 0
  return operator === '<=' ? order <= 0 : order >= 0
}

const isOrdered = (value: unknown): value is string | bigint | number => typeof value === 'string' || isNumber(value)

const className = (value: string | bigint | number): string =>
  typeof value === 'string' ? 'String' : typeof value === 'bigint' ? 'Integer' : 'Float'

/** Ruby shows a number that fits its machine word, of anything else only the class. */
const shown = (right: string | bigint | number): string =>
  typeof right === 'string' || (typeof right === 'bigint' && BigInt.asIntN(63, right) !== right)
    ? className(right)
    : inspect(right)

/** By code points, which is also the order of the UTF-8 bytes. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i += 1) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (left !== right) return orderOfUnit(left) - orderOfUnit(right)
  }
  return a.length - b.length
}

/** Surrogates stand for code points above all others. */
const orderOfUnit = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit)
