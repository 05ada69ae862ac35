import type { JsonValue } from '#shared/lib/exact-number.ts'
import type { SourceNote } from '#shared/schema/event.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { Convert, Field } from '#shared/schema/mapping.ts'
import type { DecodedRecord } from '../decode/types.ts'
import { convertValue } from './convert.ts'
import { parsePath } from './path.ts'
import * as problems from './problems.ts'
import { readRecord } from './record-view.ts'
import { compileJsonTemplate, compileTemplate } from './template-field.ts'

/** A value and where it came from; `value` is undefined where the record has nothing there. */
export type Extracted = { readonly value: JsonValue | undefined; readonly source: SourceNote }

/** Reads one field of a record; what is worth knowing goes to `findings`. Never throws. */
export type FieldReader = (record: DecodedRecord, findings: Finding[]) => Extracted

const roots: ReadonlySet<unknown> = new Set(['topic', 'partition', 'offset', 'timestamp', 'key', 'headers', 'value'])

/**
 * Makes a field of the mapping file ready; null when it is wrong, with the reasons added to `found`.
 * @param name the part of the event that it makes, as sources and findings call it
 * @param at the field's place in the mapping file
 * @param convert what applies where the field itself says nothing
 */
export function compileField(
  field: Field,
  name: string,
  at: string,
  found: Finding[],
  convert: Convert = 'none',
): FieldReader | null {
  const read = compileSource(field, name, at, found)
  if (read === null) return null
  const chosen = field.convert ?? convert
  const converted = chosen === 'none' ? read : withConvert(read, chosen, name)
  return field.default === undefined ? converted : withDefault(converted, field.default as JsonValue, chosen, name)
}

function compileSource(field: Field, name: string, at: string, found: Finding[]): FieldReader | null {
  if (field.path !== undefined) return compilePath(field.path, name, `${at}.path`, found)
  if (field.constant !== undefined) {
    const extracted = { value: field.constant as JsonValue, source: { field: name, from: 'constant', note: null } }
    return () => extracted
  }
  if (field.firstOf !== undefined) return compileFirstOf(field.firstOf, name, at, found)
  if (field.template !== undefined) {
    // The bag itself is an object, which a template can only print as JSON.
    const compile = name === 'properties' ? compileJsonTemplate : compileTemplate
    return compile(field.template, name, `${at}.template`, found)
  }
  found.push(problems.noSource(at))
  return null
}

/** A path of a record, ready to be read; null when it is wrong. */
function compilePath(text: string, name: string, at: string, found: Finding[]): FieldReader | null {
  const parsed = parsePath(text)
  if (!parsed.ok) {
    found.push(problems.badPath(at, parsed.error.message))
    return null
  }
  const steps = parsed.value
  if (steps.length > 0 && !roots.has(steps[0])) {
    found.push(problems.unknownRoot(at, text))
    return null
  }
  const present: SourceNote = { field: name, from: text, note: null }
  const missing: Extracted = { value: undefined, source: { field: name, from: text, note: 'missing' } }
  return (record) => {
    const value = readRecord(record, steps)
    return value === undefined ? missing : { value, source: present }
  }
}

function compileFirstOf(fields: readonly Field[], name: string, at: string, found: Finding[]): FieldReader | null {
  const readers = fields.map((field, index) => compileField(field, name, `${at}.firstOf[${index}]`, found))
  const nothing: Extracted = {
    value: undefined,
    source: { field: name, from: 'firstOf', note: 'none of them is there' },
  }
  return (record, findings) => {
    for (const read of readers) {
      const attempt: Finding[] = []
      const extracted = read?.(record, attempt)
      if (extracted === undefined || !isThere(extracted.value)) continue
      findings.push(...attempt)
      return extracted
    }
    return nothing
  }
}

/** null gives nothing, like a missing member: defaults and fallbacks take over. */
const isThere = (value: JsonValue | undefined): value is JsonValue => value !== undefined && value !== null

function withConvert(read: FieldReader, convert: Convert, name: string): FieldReader {
  return (record, findings) => {
    const extracted = read(record, findings)
    if (!isThere(extracted.value)) return extracted
    const { value, note } = convertValue(extracted.value, convert, name, findings)
    return note === null && value === extracted.value
      ? extracted
      : { value, source: { ...extracted.source, note: joined(extracted.source.note, note) } }
  }
}

const joined = (before: string | null, after: string | null): string | null =>
  before === null ? after : after === null ? before : `${before}; ${after}`

function withDefault(read: FieldReader, value: JsonValue, convert: Convert, name: string): FieldReader {
  return (record, findings) => {
    const attempt: Finding[] = []
    const extracted = read(record, attempt)
    if (isThere(extracted.value)) {
      if (attempt.length > 0) findings.push(...attempt)
      return extracted
    }
    const why = extracted.value === null ? 'is null' : (extracted.source.note ?? 'is missing')
    const converted = isThere(value) ? convertValue(value, convert, name, findings).value : value
    return { value: converted, source: { field: name, from: 'default', note: `${extracted.source.from}: ${why}` } }
  }
}
