/** Comparing decimal numbers by their text: exact for any length and exponent, without building big numbers. */

/** value = 0.DIGITS × 10^point, digits without leading or trailing zeros; zero has no digits. */
export type Decimal = { readonly negative: boolean; readonly digits: string; readonly point: number }

const pattern = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** A number as JSON writes it (leading zeros are let through); null for other texts. */
export function parseDecimal(text: string): Decimal | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const all = whole + fraction
  const leading = /^0*/.exec(all)?.[0].length ?? 0
  const digits = all.slice(leading).replace(/0+$/, '')
  if (digits === '') return { negative: false, digits: '', point: 0 }
  return { negative: sign === '-', digits, point: whole.length - leading + Number(exponent) }
}

/** Negative, 0 or positive, as a is less than, equal to or greater than b. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1
  return a.negative ? compareSizes(b, a) : compareSizes(a, b)
}

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '') return a.digits.length - b.digits.length
  if (a.point !== b.point) return a.point < b.point ? -1 : 1
  // Without leading zeros and at the same point, the order of the digits is the order of the numbers.
  return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0
}
