import type { Setting } from './parse.ts'

/** A copy of a file's value with the settings of the command line laid over it. Objects on the way are created. */
export function applySettings(value: unknown, settings: readonly Setting[]): unknown {
  return settings.reduce((result, setting) => withValue(result, setting.path, setting.value), value)
}

function withValue(target: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(target) && /^\d+$/.test(key)) {
    return target.map((item: unknown, index) => (index === Number(key) ? withValue(item, rest, value) : item))
  }
  const object = typeof target === 'object' && target !== null ? target : {}
  const inner: unknown = Object.getOwnPropertyDescriptor(object, key)?.value
  return { ...object, [key]: withValue(inner, rest, value) }
}
