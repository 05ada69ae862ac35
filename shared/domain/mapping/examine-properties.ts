import { ExactNumber, type JsonObject, type JsonValue } from '#shared/lib/exact-number.ts'
import type { Finding } from '#shared/schema/finding.ts'
import { findingOf } from '../onesignal/rules.ts'

/** Texts that stand where a program printed a missing value. */
const suspiciousText = /^(?:null|undefined|nan|none|\[object Object\])$/i
const longestSuspicious = 15

/** Whether a text looks like a missing value that a program has printed. */
export const isSuspicious = (text: string): boolean =>
  text.length <= longestSuspicious && (suspiciousText.test(text) || (text !== '' && text.trim() === ''))

/** Looks through all values of the properties; reports the first case of each kind. */
export function examineProperties(properties: JsonObject, findings: Finding[]): void {
  const seen = { inexact: false, suspicious: false }
  walk(properties, '', (value, path) => {
    if (typeof value === 'string') {
      if (seen.suspicious || value.length > longestSuspicious || !suspiciousText.test(value)) return
      seen.suspicious = true
      findings.push(findingOf('suspicious-value', `properties${path}`, JSON.stringify(value)))
    } else if (value instanceof ExactNumber && !seen.inexact && losesDigits(value.text)) {
      seen.inexact = true
      findings.push(findingOf('number-inexact', `properties${path}`, shortened(value.text)))
    }
  })
}

/** Calls back for every text and number; paths are like `.items[0].id`. */
function walk(value: JsonValue, path: string, visit: (value: JsonValue, path: string) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) {
    if (typeof value === 'string' || value instanceof ExactNumber) visit(value, path)
    return
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) walk(value[i] as JsonValue, `${path}[${i}]`, visit)
    return
  }
  const members = value as JsonObject
  for (const key in members) walk(members[key] ?? null, `${path}.${key}`, visit)
}

/** True where a reader that uses doubles would see another number: 5.0 loses its zero, but no value. */
export function losesDigits(text: string): boolean {
  if (/^-?\d+$/.test(text)) return text.length > 400 || BigInt(text) !== toBigInt(Number(text))
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '')
  return digits.length > 17 || !Number.isFinite(Number(text)) || (Number(text) === 0 && digits !== '')
}

/** Beyond 2^53 a double stands for a range of integers: only where JSON writers print the same digits is it exact. */
const toBigInt = (value: number): bigint => (Number.isSafeInteger(value) ? BigInt(value) : -1n)

const shortened = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 40)}…`)
