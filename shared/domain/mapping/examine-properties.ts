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
  new Examination(findings).members(properties)
}

class Examination {
  readonly #findings: Finding[]
  readonly #path: (string | number)[] = []
  #inexact = false
  #suspicious = false

  constructor(findings: Finding[]) {
    this.#findings = findings
  }

  members(object: JsonObject): void {
    for (const key in object) this.#enter(object[key], key)
  }

  #enter(value: JsonValue | undefined, step: string | number): void {
    if (typeof value === 'string') {
      if (value.length <= longestSuspicious && !this.#suspicious) this.#text(value, step)
    } else if (typeof value === 'object' && value !== null) {
      this.#path.push(step)
      if (value instanceof ExactNumber) this.#number(value)
      else if (Array.isArray(value)) this.#items(value as readonly JsonValue[])
      else this.members(value as JsonObject)
      this.#path.pop()
    }
  }

  #items(items: readonly JsonValue[]): void {
    for (let i = 0; i < items.length; i += 1) this.#enter(items[i], i)
  }

  #text(text: string, step: string | number): void {
    if (!suspiciousText.test(text)) return
    this.#suspicious = true
    this.#path.push(step)
    this.#findings.push(findingOf('suspicious-value', this.#where(), JSON.stringify(text)))
    this.#path.pop()
  }

  #number({ text }: ExactNumber): void {
    if (this.#inexact || !losesDigits(text)) return
    this.#inexact = true
    this.#findings.push(findingOf('number-inexact', this.#where(), shortened(text)))
  }

  #where(): string {
    return this.#path.reduce<string>(
      (path, step) => (typeof step === 'number' ? `${path}[${step}]` : `${path}.${step}`),
      'properties',
    )
  }
}

/** True where a reader that uses doubles would see another number: 5.0 loses its zero, but no value. */
function losesDigits(text: string): boolean {
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
