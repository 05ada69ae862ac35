import { parseJson } from '#shared/lib/json-parse.ts'
import type { SourceNote } from '#shared/schema/event.ts'
import type { Finding } from '#shared/schema/finding.ts'
import { defaultLimits, type LiquidLimits } from '../liquid/limits.ts'
import { parseTemplate, renderTemplate } from '../liquid/liquid.ts'
import { findingOf } from '../onesignal/rules.ts'
import type { FieldReader } from './field.ts'
import * as problems from './problems.ts'
import { recordView } from './record-view.ts'

/**
 * Templates run on every record, some thousands of times a second, so they get far less than a webhook's do. Counted in
 * steps instead of time: the same record comes out the same on every machine.
 */
const limits: LiquidLimits = {
  ...defaultLimits,
  timeMs: Number.POSITIVE_INFINITY,
  steps: 20_000,
  items: 10_000,
  outputChars: 100_000,
}

/**
 * A Liquid template over the record: topic, partition, offset, timestamp, key, headers and value. `now` is the record's own
 * time, so that a record that is read again becomes the same event. What prints nothing counts as missing; an error in
 * the template rejects the record instead of ending up in the event.
 */
export function compileTemplate(text: string, name: string, at: string, found: Finding[]): FieldReader | null {
  const parsed = parseTemplate(text, { clock: { now: () => 0 }, limits })
  if (!parsed.ok) {
    found.push(problems.badTemplate(at, parsed.error))
    return null
  }
  const template = parsed.value
  const source = (note: string | null): SourceNote => ({ field: name, from: 'template', note })
  return (record, findings) => {
    const clock = { now: () => Number(record.raw.timestampMs) }
    const rendered = renderTemplate(template, recordView(record), { clock, limits })
    const failure = rendered.ok ? rendered.value.errors[0]?.message : rendered.error.message
    if (!rendered.ok || failure !== undefined) {
      findings.push(findingOf('template-failed', name, failure ?? ''))
      return { value: undefined, source: source('the template failed') }
    }
    const { output, undefinedVariables } = rendered.value
    const missing = undefinedVariables.length === 0 ? null : `${undefinedVariables.join(', ')} is missing`
    if (output.trim() === '') return { value: undefined, source: source(missing ?? 'it printed nothing') }
    return { value: output, source: source(missing) }
  }
}

/** As `compileTemplate`, for the bag of properties: what is printed has to be a JSON object. */
export function compileJsonTemplate(text: string, name: string, at: string, found: Finding[]): FieldReader | null {
  const read = compileTemplate(text, name, at, found)
  if (read === null) return null
  return (record, findings) => {
    const extracted = read(record, findings)
    if (typeof extracted.value !== 'string') return extracted
    const json = parseJson(extracted.value)
    return json.ok ? { ...extracted, value: json.value } : extracted
  }
}
