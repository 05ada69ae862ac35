import type { JsonObject, JsonValue } from '#shared/lib/exact-number.ts'
import { getOwn, setOwn } from '#shared/lib/own-property.ts'
import { isJsonObject } from './describe.ts'

type Draft = { [key: string]: JsonValue }

/** The members that are named; `b.c` names a member of a member, unless a member is really called so. */
export function pickMembers(object: JsonObject, names: readonly string[]): JsonObject {
  const picked: Draft = {}
  for (const name of names) {
    const steps = stepsIn(object, name)
    const value = steps.reduce<JsonValue | undefined>(
      (at, step) => (isJsonObject(at) ? getOwn(at, step) : undefined),
      object,
    )
    if (value !== undefined) setDeep(picked, steps, value)
  }
  return picked
}

/** All members but the ones that are named; the given object stays as it is. */
export function omitMembers(object: JsonObject, names: readonly string[]): JsonObject {
  return names.reduce((rest, name) => without(rest, stepsIn(object, name)), object)
}

const stepsIn = (object: JsonObject, name: string): readonly string[] =>
  Object.hasOwn(object, name) ? [name] : name.split('.')

function setDeep(target: Draft, steps: readonly string[], value: JsonValue): void {
  let at = target
  for (const step of steps.slice(0, -1)) {
    const existing = getOwn(at, step)
    // A copy: the member may have been picked whole before, and belongs to the record then.
    const next: Draft = isJsonObject(existing) ? copyOf(existing) : {}
    setOwn(at, step, next)
    at = next
  }
  setOwn(at, steps.at(-1) ?? '', value)
}

function without(object: JsonObject, steps: readonly string[]): JsonObject {
  const [first, ...rest] = steps
  if (first === undefined || !Object.hasOwn(object, first)) return object
  const member = getOwn(object, first)
  if (rest.length > 0 && !isJsonObject(member)) return object
  const copy: Draft = {}
  for (const key of Object.keys(object)) {
    const value = getOwn(object, key) ?? null
    if (key !== first) setOwn(copy, key, value)
    else if (rest.length > 0 && isJsonObject(value)) setOwn(copy, key, without(value, rest))
  }
  return copy
}

function copyOf(object: JsonObject): Draft {
  const copy: Draft = {}
  for (const key of Object.keys(object)) setOwn(copy, key, getOwn(object, key) ?? null)
  return copy
}
