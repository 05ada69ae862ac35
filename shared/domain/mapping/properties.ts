import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn, setOwn } from '#shared/lib/own-property.ts'
import type { SourceNote } from '#shared/schema/event.ts'
import type { Finding } from '#shared/schema/finding.ts'
import type { PropertiesField } from '#shared/schema/mapping.ts'
import type { DecodedRecord } from '../decode/types.ts'
import { describeKind, isJsonObject } from './describe.ts'
import { compileField, type FieldReader } from './field.ts'
import * as problems from './problems.ts'
import { findingOf } from '../onesignal/rules.ts'
import { omitMembers, pickMembers } from './select-members.ts'

/** Reads the bag of properties; undefined where the record has none. Adds its sources and findings. */
export type PropertiesReader = (
  record: DecodedRecord,
  sources: SourceNote[],
  findings: Finding[],
) => JsonObject | undefined

const noProperties: PropertiesReader = () => undefined

/** Makes the properties of a mapping file ready; what is wrong is added to `found`. */
export function compileProperties(file: PropertiesField | null | undefined, found: Finding[]): PropertiesReader {
  if (file === null || file === undefined) return noProperties
  const base = compileBase(file, found)
  const overlay = Object.entries(file.fields ?? {}).map(
    ([key, field]) => [key, compileField(field, `properties.${key}`, `properties.fields.${key}`, found)] as const,
  )
  if (overlay.length === 0) return base
  return (record, sources, findings) => {
    const below = base(record, sources, findings)
    const bag: { [key: string]: JsonValue } = {}
    for (const key of Object.keys(below ?? {})) setOwn(bag, key, getOwn(below ?? {}, key) ?? null)
    for (const [key, read] of overlay) {
      const extracted = read?.(record, findings)
      if (extracted === undefined) continue
      sources.push(extracted.source)
      if (extracted.value !== undefined) setOwn(bag, key, extracted.value)
    }
    return bag
  }
}

function compileBase(file: PropertiesField, found: Finding[]): PropertiesReader {
  const { path, constant, firstOf, template, default: fallback } = file
  const selects = file.pick !== undefined || file.omit !== undefined
  if (path === undefined && constant === undefined && firstOf === undefined && template === undefined) {
    if (selects) found.push(problems.selectionWithoutBase('properties'))
    else if (file.fields === undefined) found.push(problems.noSource('properties'))
    return noProperties
  }
  const read = compileField({ path, constant, firstOf, template, default: fallback }, 'properties', 'properties', found)
  return read === null ? noProperties : readBase(read, selection(file))
}

type Selection = { readonly apply: (object: JsonObject) => JsonObject; readonly note: string | null }

function selection({ pick, omit }: PropertiesField): Selection {
  if (pick === undefined && omit === undefined) return { apply: (object) => object, note: null }
  const parts = [
    ...(pick === undefined ? [] : [`only ${pick.join(', ')}`]),
    ...(omit === undefined ? [] : [`without ${omit.join(', ')}`]),
  ]
  return {
    apply: (object) => omitMembers(pick === undefined ? object : pickMembers(object, pick), omit ?? []),
    note: parts.join('; '),
  }
}

function readBase(read: FieldReader, { apply, note }: Selection): PropertiesReader {
  return (record, sources, findings) => {
    const { value, source } = read(record, findings)
    if (isJsonObject(value)) {
      sources.push(
        note === null ? source : { ...source, note: source.note === null ? note : `${source.note}; ${note}` },
      )
      return apply(value)
    }
    const there = value !== undefined && value !== null
    sources.push(there || source.note !== null ? source : { ...source, note: 'is null' })
    if (there) findings.push(findingOf('properties-not-object', 'properties', describeKind(value)))
    return undefined
  }
}
