import { quantity } from '#shared/lib/quantity.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import type { Finding } from '#shared/schema/finding.ts'
import { maxNameCharacters } from '../onesignal/limits.ts'
import { findingOf } from '../onesignal/rules.ts'
import { describeKind } from './describe.ts'
import { isSuspicious } from './examine-properties.ts'
import type { Extracted } from './field.ts'
import { readTimestamp } from './timestamp.ts'

/** The parts of an event with OneSignal's rules for each; what is wrong or worth knowing goes to `findings`. */

/** A text that is there and not empty. Numbers become text digit by digit; null stands for anything else. */
function readText(extracted: Extracted | null): string | null {
  const value = extracted?.value
  if (typeof value === 'number') return String(value)
  if (value instanceof ExactNumber) return value.text
  return typeof value === 'string' && value !== '' ? value : null
}

const wasNumber = ({ value, source }: Extracted): boolean =>
  typeof value === 'number' || value instanceof ExactNumber || source.note?.includes('number written as text') === true

/** The event's name. One that is too long is given back all the same, for the screens. */
export function readName(extracted: Extracted | null, findings: Finding[]): string | null {
  const name = readText(extracted)
  if (extracted === null || name === null) {
    findings.push(findingOf('name-missing', 'name', whatStandsThere(extracted)))
    return null
  }
  if (name.length > maxNameCharacters) {
    const characters = Array.from(name).length
    if (characters > maxNameCharacters)
      findings.push(findingOf('name-too-long', 'name', quantity(characters, 'character')))
  }
  if (wasNumber(extracted)) findings.push(findingOf('name-from-number', 'name'))
  if (isSuspicious(name)) findings.push(findingOf('suspicious-value', 'name', JSON.stringify(name)))
  else if (name.trim() !== name) findings.push(findingOf('name-has-blanks', 'name', JSON.stringify(name)))
  return name
}

/** RFC 5321 allows no more. */
const maxAddressCharacters = 254
const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i

/** The user's ids; one of them must be there. */
export type UserIds = { readonly externalId: string | null; readonly onesignalId: string | null }

/**
 * Adds to `findings` what is wrong: neither id is there, or an id was a number, looks like a placeholder or is an
 * e-mail address.
 */
export function readUser(external: Extracted | null, onesignal: Extracted | null, findings: Finding[]): UserIds {
  const externalId = readId(external, 'external_id', findings)
  const onesignalId = readId(onesignal, 'onesignal_id', findings)
  if (externalId === null && onesignalId === null) {
    const found = [external, onesignal].filter((extracted) => extracted !== null).map(whatStandsThere)
    findings.push(findingOf('user-missing', external === null ? 'onesignal_id' : 'external_id', found.join(', ')))
  }
  return { externalId, onesignalId }
}

function readId(extracted: Extracted | null, field: string, findings: Finding[]): string | null {
  const id = readText(extracted)
  if (extracted === null || id === null) return null
  if (wasNumber(extracted)) findings.push(findingOf('id-from-number', field))
  if (isSuspicious(id)) findings.push(findingOf('suspicious-value', field, JSON.stringify(id)))
  else if (id.length <= maxAddressCharacters && looksLikeEmail.test(id)) {
    findings.push(findingOf('id-is-email', field, JSON.stringify(id)))
  }
  return id
}

const oldAfterMs = 30 * 24 * 3_600_000

/** ISO 8601 text, or null: an event without a timestamp is delivered. */
export function readTime(extracted: Extracted | null, nowMs: number, findings: Finding[]): string | null {
  const value = extracted?.value
  if (extracted === null || value === undefined || value === null) {
    const saidWhy = findings.some(({ rule, path }) => rule === 'timestamp-invalid' && path === 'timestamp')
    if (!saidWhy) findings.push(findingOf('timestamp-missing', 'timestamp'))
    return null
  }
  const read = readTimestamp(value, 'auto')
  if (typeof read === 'string' || read.iso !== value) {
    // Only "convert": "none" leads here: every other choice has made ISO 8601 of it.
    const why = typeof read === 'string' ? read : `it is not ISO 8601 and "convert": "none" forbids converting it`
    findings.push(findingOf('timestamp-invalid', 'timestamp', why))
    return null
  }
  if (read.epochMs > nowMs) findings.push(findingOf('timestamp-future', 'timestamp', read.iso))
  else if (read.epochMs < nowMs - oldAfterMs) findings.push(findingOf('timestamp-old', 'timestamp', read.iso))
  return read.iso
}

/** What a record has in the place of a text, in words: `$.value.user_id is missing`. */
function whatStandsThere(extracted: Extracted | null): string {
  if (extracted === null) return 'the mapping names none'
  const { value, source } = extracted
  if (value === undefined && source.note !== null && source.note !== 'missing') {
    return `${source.from} gave nothing (${source.note})`
  }
  return `${source.from} is ${describeKind(value)}`
}
