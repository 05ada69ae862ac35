import { isJsonObject } from './schema-walk.ts'

/** In a path: each item of a list. */
export const each = Symbol('each')
/** In a path: of each header of a list, the value where the name says that it is a key. */
export const eachKey = Symbol('each key')

/** Where a kind of file has a secret. */
export type SecretPath = readonly (string | typeof each | typeof eachKey)[]

/** Where a file has one. */
export type FoundPath = readonly (string | number)[]
export type FoundSecret = { readonly path: FoundPath; readonly secret: string }

/** Names of headers whose values are keys. */
export const keyHeader = /^(?:authorization|proxy-authorization|cookie)$|token|secret|api[-_]?key/i

/** All texts that stand at such a place. */
export function findSecrets(value: unknown, [step, ...rest]: SecretPath): readonly FoundSecret[] {
  if (step === undefined) return typeof value === 'string' ? [{ path: [], secret: value }] : []
  if (typeof step === 'string')
    return isJsonObject(value) ? findSecrets(value[step], rest).map((found) => below(step, found)) : []
  if (!Array.isArray(value)) return []
  const items = value as readonly unknown[]
  if (step === each) return items.flatMap((item, index) => findSecrets(item, rest).map((found) => below(index, found)))
  return items.flatMap((header, index) => {
    const [name, text] = Array.isArray(header) ? (header as readonly unknown[]) : []
    const isKey = typeof name === 'string' && typeof text === 'string' && keyHeader.test(name)
    return isKey ? [{ path: [index, 1], secret: text }] : []
  })
}

const below = (step: string | number, { path, secret }: FoundSecret): FoundSecret => ({
  path: [step, ...path],
  secret,
})

/** The text at a path of a file; null where something else stands there, or nothing. */
export function textAt(value: unknown, path: FoundPath): string | null {
  const found = path.reduce<unknown>(memberOf, value)
  return typeof found === 'string' ? found : null
}

/** A copy with something else at a path; as it is where there is no such path. */
export function replaceAt(value: unknown, [step, ...rest]: FoundPath, replacement: unknown): unknown {
  if (step === undefined) return replacement
  const inner = replaceAt(memberOf(value, step), rest, replacement)
  if (typeof step === 'number') return Array.isArray(value) ? (value as readonly unknown[]).with(step, inner) : value
  return isJsonObject(value) ? { ...value, [step]: inner } : value
}

/** Where the file of before had what stands at a path now: items are found again by their path or name, else by their place. */
export function formerPath(previous: unknown, next: unknown, path: FoundPath): FoundPath {
  const former: (string | number)[] = []
  let [before, after] = [previous, next]
  for (const step of path) {
    const name = typeof step === 'number' ? nameOf(memberOf(after, step)) : null
    const index = name !== null && Array.isArray(before) ? before.findIndex((item) => nameOf(item) === name) : -1
    const place = index === -1 ? step : index
    former.push(place)
    before = memberOf(before, place)
    after = memberOf(after, step)
  }
  return former
}

/** An endpoint's path, a header's name. */
function nameOf(item: unknown): string | null {
  const name = Array.isArray(item) ? (item as readonly unknown[])[0] : isJsonObject(item) ? item['path'] : null
  return typeof name === 'string' ? name.toLowerCase() : null
}

function memberOf(value: unknown, step: string | number): unknown {
  if (typeof step === 'number') return Array.isArray(value) ? (value as readonly unknown[])[step] : undefined
  return isJsonObject(value) ? value[step] : undefined
}
