/**
 * Decimal arithmetic as Ruby's BigDecimal does it for Liquid's filters: `10.1 | minus: 2.2` is 7.9. The value is
 * `digits` × 10^-scale.
 */
export type DecimalNumber = { readonly digits: bigint; readonly scale: number }

/** A text such as `-12.50` or `1.0e-05`; the caller knows that it is one. */
export function decimalOf(text: string): DecimalNumber {
  const [mantissa = '0', exponent = '0'] = text.trim().toLowerCase().split('e')
  const [whole = '0', fraction = ''] = mantissa.replaceAll('_', '').split('.')
  const scale = fraction.length - Number(exponent)
  const digits = BigInt(`${whole}${fraction}`)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}

export const ofInteger = (value: bigint): DecimalNumber => ({ digits: value, scale: 0 })

const scaled = ({ digits, scale }: DecimalNumber, to: number): bigint => digits * 10n ** BigInt(to - scale)

/** Exact. */
export function add(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  const scale = Math.max(a.scale, b.scale)
  return { digits: scaled(a, scale) + scaled(b, scale), scale }
}

export const negate = ({ digits, scale }: DecimalNumber): DecimalNumber => ({ digits: -digits, scale })

export const multiply = (a: DecimalNumber, b: DecimalNumber): DecimalNumber => ({
  digits: a.digits * b.digits,
  scale: a.scale + b.scale,
})

/** More digits than a float can show, so that the float is right. */
const quotientDigits = 40

/** The caller has made sure that `b` is not zero. */
export function divide(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  const extra = quotientDigits + String(b.digits).length
  return { digits: (a.digits * 10n ** BigInt(extra)) / b.digits, scale: a.scale + extra - b.scale }
}

/** Has the sign of `b`, as in Ruby. */
export function modulo(a: DecimalNumber, b: DecimalNumber): DecimalNumber {
  const scale = Math.max(a.scale, b.scale)
  return { digits: floorModulo(scaled(a, scale), scaled(b, scale)), scale }
}

/** Less than, equal to or greater than 0. */
export function compare(a: DecimalNumber, b: DecimalNumber): number {
  const scale = Math.max(a.scale, b.scale)
  const [left, right] = [scaled(a, scale), scaled(b, scale)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Rounds to minus infinity as Ruby does; JavaScript's `/` cuts towards zero. `b` must not be 0. */
export const floorDivide = (a: bigint, b: bigint): bigint => {
  const quotient = a / b
  return quotient * b !== a && a < 0n !== b < 0n ? quotient - 1n : quotient
}

/** Has the sign of `b`, as Ruby's `%`. */
export const floorModulo = (a: bigint, b: bigint): bigint => a - b * floorDivide(a, b)

/** Half away from zero, to `places` after the point; negative places round tens, hundreds … */
export function round({ digits, scale }: DecimalNumber, places: number): DecimalNumber {
  if (places >= scale) return { digits, scale }
  const unit = 10n ** BigInt(scale - places)
  const half = digits < 0n ? -unit / 2n : unit / 2n
  const rounded = (digits + half) / unit
  return places >= 0 ? { digits: rounded, scale: places } : { digits: rounded * 10n ** BigInt(-places), scale: 0 }
}

export const floor = ({ digits, scale }: DecimalNumber): bigint => floorDivide(digits, 10n ** BigInt(scale))
export const ceil = (value: DecimalNumber): bigint => -floor(negate(value))

/** The nearest float. */
export function toFloat({ digits, scale }: DecimalNumber): number {
  return Number(`${digits}e${-scale}`)
}
