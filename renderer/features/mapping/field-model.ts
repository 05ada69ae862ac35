import type { Json, JsonObject } from './json.ts'
import { isObject, withKey } from './json.ts'

/** How one part of an event gets its value. `template` and `other` come from files; they are shown, `other` is edited as JSON. */
export type FieldKind = 'none' | 'path' | 'constant' | 'firstOf' | 'template' | 'other'

const kinds = ['path', 'constant', 'firstOf', 'template'] as const

/** Which kind a field of a mapping file is; absent and null are `none`. */
export function fieldKind(field: Json | undefined): FieldKind {
  if (field === undefined || field === null) return 'none'
  if (!isObject(field)) return 'other'
  return kinds.find((kind) => kind in field) ?? 'other'
}

/** The path of a field of kind `path`, else an empty text. */
export function fieldPath(field: Json | undefined): string {
  return isObject(field) && typeof field['path'] === 'string' ? field['path'] : ''
}

/** Changes the kind and keeps what fits: a path becomes the first alternative of `firstOf` and back, convert and default stay. */
export function withKind(field: Json | undefined, kind: FieldKind): Json {
  if (kind === 'none') return null
  const from = isObject(field) ? field : {}
  const rest = kinds.reduce<JsonObject>((object, key) => withKey(object, key, undefined), from)
  if (kind === 'path') return { path: fieldPath(field) || firstPath(from), ...rest }
  if (kind === 'firstOf') return { firstOf: [{ path: fieldPath(field) }], ...rest }
  if (kind === 'template') return { template: '', ...rest }
  return { constant: '', ...rest }
}

function firstPath(field: JsonObject): string {
  const alternatives = field['firstOf']
  return Array.isArray(alternatives) ? fieldPath(alternatives[0] as Json) : ''
}

/** The field with its path replaced; a field of another kind becomes a path, the chosen alternative of `firstOf` is replaced in place. */
export function withPath(field: Json | undefined, path: string, alternative: number | null): Json {
  if (alternative !== null && isObject(field) && Array.isArray(field['firstOf'])) {
    const list = (field['firstOf'] as readonly Json[]).map((item, i) =>
      i === alternative ? withPath(item, path, null) : item,
    )
    return { ...field, firstOf: list }
  }
  const base = fieldKind(field) === 'path' ? field : withKind(field, 'path')
  return isObject(base) ? { ...base, path } : { path }
}

/** The alternatives of a `firstOf` field. */
export function alternatives(field: Json | undefined): readonly Json[] {
  return isObject(field) && Array.isArray(field['firstOf']) ? (field['firstOf'] as readonly Json[]) : []
}

/**
 * A constant or default as typed: JSON where it is JSON (`true`, `3`, `"3"`, `[1]`), else the text itself.
 * Numbers whose digits a JavaScript number would lose stay text. `textOnly`: the target takes nothing but text.
 */
export function valueFromText(text: string, textOnly: boolean): Json {
  if (textOnly) return text
  try {
    const value = JSON.parse(text) as Json
    return typeof value === 'number' && String(value) !== text.trim() ? text : value
  } catch {
    return text
  }
}

/** The other way round; a text that would read as JSON gets quotes. */
export function textFromValue(value: Json | undefined, textOnly: boolean): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return JSON.stringify(value)
  return textOnly || valueFromText(value, false) === value ? value : JSON.stringify(value)
}
