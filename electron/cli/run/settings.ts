import { AppError } from '#shared/lib/app-error.ts'
import type { Setting } from './parse.ts'

/**
 * A copy of a file's value with the settings of the command line laid over it. Objects on the way are created; the index
 * after a list's last adds an item.
 * @throws BAD_INPUT for an index that a list does not have
 */
export function applySettings(value: unknown, settings: readonly Setting[]): unknown {
  return settings.reduce((result, setting) => {
    try {
      return withValue(result, setting.path, setting.value)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new AppError('BAD_INPUT', `--set ${setting.path.join('.')}: ${error.message}`)
    }
  }, value)
}

function withValue(target: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (Array.isArray(target)) return withItem(target, key, rest, value)
  const object = typeof target === 'object' && target !== null ? target : {}
  const inner: unknown = Object.getOwnPropertyDescriptor(object, key)?.value
  return { ...object, [key]: withValue(inner, rest, value) }
}

function withItem(list: readonly unknown[], key: string, rest: readonly string[], value: unknown): readonly unknown[] {
  const index = /^\d+$/.test(key) ? Number(key) : Number.NaN
  if (!(index <= list.length)) {
    throw new RangeError(`"${key}" is no index of that list: it has ${list.length}, so write 0 to ${list.length}.`)
  }
  return list.toSpliced(index, 1, withValue(list[index], rest, value))
}
