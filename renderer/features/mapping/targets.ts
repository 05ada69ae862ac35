import type { Json, JsonObject } from './json.ts'
import { isObject, withKey } from './json.ts'
import { alternatives, fieldKind, fieldPath, withPath } from './field-model.ts'

/** The parts of an event that have one row each. */
export const eventFields = ['name', 'external_id', 'onesignal_id', 'timestamp'] as const
export type EventField = (typeof eventFields)[number]

/** The row that a click in the sample fills: a field, one of its alternatives, the path of the properties, or one property. */
export type Target =
  | { readonly kind: 'field'; readonly field: EventField; readonly alternative: number | null }
  | { readonly kind: 'properties'; readonly alternative: number | null }
  | { readonly kind: 'property'; readonly name: string }

/** How the bag of properties is made. `other` is edited as JSON. */
export type PropertiesMode = 'none' | 'path' | 'pick' | 'omit' | 'fields' | 'firstOf' | 'template' | 'other'

/** Which mode a `properties` of a mapping file is. */
export function propertiesMode(properties: Json | undefined): PropertiesMode {
  if (properties === undefined || properties === null) return 'none'
  if (!isObject(properties)) return 'other'
  const has = (key: string): boolean => key in properties
  if (has('fields')) return has('path') ? 'other' : 'fields'
  if (has('firstOf') && !has('path') && !has('pick') && !has('omit')) return 'firstOf'
  if (has('template') && !has('path') && !has('constant') && !has('pick') && !has('omit')) return 'template'
  if (!has('path') || has('constant') || has('firstOf')) return 'other'
  if (has('pick') && has('omit')) return 'other'
  return has('pick') ? 'pick' : has('omit') ? 'omit' : 'path'
}

/** The path of the properties, or an empty text. */
export const propertiesPath = (properties: Json | undefined): string =>
  isObject(properties) && typeof properties['path'] === 'string' ? properties['path'] : ''

/** Changes the mode and keeps the path where there is one. */
export function withPropertiesMode(properties: Json | undefined, mode: PropertiesMode): Json {
  if (mode === 'none') return null
  const path = propertiesPath(properties) || fieldPath(alternatives(properties)[0]) || '$.value'
  if (mode === 'firstOf') return { firstOf: [{ path }] }
  if (mode === 'template') return { template: '{\n  \n}' }
  if (mode === 'fields') return { fields: propertyFields(properties) }
  if (mode === 'pick') return { path, pick: names(properties, 'omit') }
  if (mode === 'omit') return { path, omit: names(properties, 'pick') }
  return { path }
}

/** The names of `pick` or `omit`. */
export function names(properties: Json | undefined, key: 'pick' | 'omit'): readonly string[] {
  const list = isObject(properties) ? properties[key] : undefined
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : []
}

/** Property name → field, of properties that are made field by field. */
export function propertyFields(properties: Json | undefined): JsonObject {
  const fields = isObject(properties) ? properties['fields'] : undefined
  return isObject(fields) ? fields : {}
}

/** Renames a property in place; does nothing where the new name is taken. */
export function renameProperty(properties: Json | undefined, from: string, to: string): Json {
  const fields = propertyFields(properties)
  if (from === to || to in fields) return { fields }
  return { fields: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key === from ? to : key, value])) }
}

/** A name for a new property that is not taken yet. */
export function freshPropertyName(fields: JsonObject, wanted: string): string {
  if (!(wanted in fields)) return wanted
  let n = 2
  while (`${wanted}_${n}` in fields) n += 1
  return `${wanted}_${n}`
}

/** The mapping with `path` put where the target points. */
export function assignPath(mapping: JsonObject, target: Target, path: string): JsonObject {
  if (target.kind === 'field') {
    return withKey(mapping, target.field, withPath(mapping[target.field], path, target.alternative))
  }
  const properties = mapping['properties']
  if (target.kind === 'properties') {
    if (propertiesMode(properties) === 'firstOf') {
      return withKey(mapping, 'properties', withPath(properties, path, target.alternative ?? 0))
    }
    const keepable = ['path', 'pick', 'omit'].includes(propertiesMode(properties))
    const keep = keepable && isObject(properties) ? properties : {}
    return withKey(mapping, 'properties', { ...keep, path })
  }
  const fields = propertyFields(properties)
  return withKey(mapping, 'properties', {
    fields: { ...fields, [target.name]: withPath(fields[target.name], path, null) },
  })
}

/**
 * The mapping with `path` put where the target points, and the row that it went to: properties that are made field by
 * field get another one, a list of alternatives one more at its end, so that none of them is lost.
 */
export function placePath(mapping: JsonObject, target: Target, path: string): Placed {
  const more = anotherAlternative(mapping, target)
  if (more !== null) return { mapping: assignPath(more.mapping, more.target, path), target: more.target }
  if (target.kind !== 'properties' || propertiesMode(mapping['properties']) !== 'fields') {
    return { mapping: assignPath(mapping, target, path), target }
  }
  const name = freshPropertyName(propertyFields(mapping['properties']), lastName(path))
  const added: Target = { kind: 'property', name }
  return { mapping: assignPath(mapping, added, path), target: added }
}
/** A list of alternatives with an empty one at its end; null where the target is no such list. */
function anotherAlternative(mapping: JsonObject, target: Target): Placed | null {
  if (target.kind === 'property' || target.alternative !== null) return null
  const key = target.kind === 'field' ? target.field : 'properties'
  const field = mapping[key]
  const list = alternatives(field)
  if (!isObject(field) || fieldKind(field) !== 'firstOf' || list.length === 0) return null
  const longer = { ...field, firstOf: [...list, { path: '' }] }
  return { mapping: withKey(mapping, key, longer), target: { ...target, alternative: list.length } }
}

type Placed = { readonly mapping: JsonObject; readonly target: Target }

/** What the field at the end of a path is called. */
function lastName(path: string): string {
  const match = /(?:\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\])(?:\[\d+\])*$/.exec(path)
  return match?.[1] ?? match?.[2]?.replaceAll(/\\(.)/g, '$1') ?? 'property'
}

/** Same row. */
export function sameTarget(a: Target | null, b: Target): boolean {
  if (a === null || a.kind !== b.kind) return false
  if (a.kind === 'field') return b.kind === 'field' && a.field === b.field && a.alternative === b.alternative
  if (a.kind === 'properties') return b.kind === 'properties' && a.alternative === b.alternative
  return b.kind === 'property' && a.name === b.name
}
