import { receiverEndpoint } from '#shared/schema/receiver.ts'
import type { FileValue } from '../../../ui/file-form/use-form-draft.ts'
import { endpointTexts } from './texts.ts'

const problems = endpointTexts.problems

/** One endpoint as the file has it: keys that the form does not know stay. */
export type EndpointValue = FileValue

export const isRecord = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise)
export const numberOf = (value: unknown): number | '' => (typeof value === 'number' ? value : '')
export const recordOf = (value: unknown): FileValue | null => (isRecord(value) ? value : null)

/** The value with some members set; those that are undefined are taken out. */
export function withMembers(value: FileValue, members: Readonly<Record<string, unknown>>): FileValue {
  return Object.fromEntries(Object.entries({ ...value, ...members }).filter(([, member]) => member !== undefined))
}

/** The endpoints of a file; what is none is left out, and the file is told as bad elsewhere. */
export const endpointsOf = (value: unknown): readonly EndpointValue[] =>
  Array.isArray(value) ? (value as readonly unknown[]).filter(isRecord) : []

/** A new one: the first free path. */
export function newEndpoint(taken: readonly string[]): EndpointValue {
  const free = ['/hook', ...Array.from({ length: taken.length + 1 }, (_, index) => `/hook-${index + 2}`)]
  return { path: free.find((path) => !taken.includes(path)) ?? '/hook' }
}

/** What makes two requests the same, taken apart. */
export type Dedup = { readonly from: 'none' | 'header' | 'json'; readonly text: string }

/** Takes `header:<name>` or `json:<path>` apart; anything else is none. */
export function dedupOf({ dedupOn }: EndpointValue): Dedup {
  const text = textOf(dedupOn)
  const colon = text.indexOf(':')
  const from = text.slice(0, Math.max(colon, 0))
  return from === 'header' || from === 'json' ? { from, text: text.slice(colon + 1) } : { from: 'none', text: '' }
}

/** The opposite of `dedupOf`: without one the member goes from the file. */
export const withDedup = (endpoint: EndpointValue, { from, text }: Dedup): EndpointValue =>
  withMembers(endpoint, { dedupOn: from === 'none' ? undefined : `${from}:${text}` })

export type EndpointField = 'path' | 'secret' | 'older' | 'dedup' | 'script' | 'url' | 'forward'

/** What is wrong with an endpoint, by field; the first of each. */
export function endpointProblems(endpoint: EndpointValue): Readonly<Partial<Record<EndpointField, string>>> {
  const found: Partial<Record<EndpointField, string>> = {}
  for (const { path, message } of receiverEndpoint.safeParse(endpoint).error?.issues ?? []) {
    const field = fieldOf(path)
    found[field] ??= known[field] ?? `${path.join('.')}: ${message}`
  }
  return found
}

const known: Readonly<Partial<Record<EndpointField, string>>> = {
  path: problems.path,
  secret: problems.secret,
  older: problems.older,
  dedup: problems.dedup,
  url: problems.url,
}

function fieldOf([first, second]: readonly PropertyKey[]): EndpointField {
  switch (first) {
    case 'signature':
      return second === 'previousSecrets' ? 'older' : 'secret'
    case 'dedupOn':
      return 'dedup'
    case 'script':
    case 'seed':
      return 'script'
    case 'forward':
      return second === 'url' ? 'url' : 'forward'
    default:
      return 'path'
  }
}

/** The first problem of all endpoints, with its endpoint; null where all is well. */
export function firstProblem(endpoints: readonly EndpointValue[]): string | null {
  const paths = endpoints.map(({ path }) => textOf(path))
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) return problems.twice(twice)
  for (const endpoint of endpoints) {
    const [problem] = Object.values(endpointProblems(endpoint))
    if (problem !== undefined) return `${textOf(endpoint['path'])}: ${problem}`
  }
  return null
}

/** Headers as lines `Name: value`. */
export function headerLines(value: unknown): string {
  if (!Array.isArray(value)) return ''
  return (value as readonly unknown[])
    .filter((pair): pair is readonly [unknown, unknown] => Array.isArray(pair))
    .map(([name, text]) => `${textOf(name)}: ${textOf(text)}`)
    .join('\n')
}

/** The pairs of such lines; undefined where there are none. A line without a colon is a name that is being typed. */
export function headersOf(lines: string): [string, string][] | undefined {
  const pairs = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): [string, string] => {
      const colon = line.indexOf(':')
      return colon === -1 ? [line.trim(), ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    })
  return pairs.length === 0 ? undefined : pairs
}

/** A script in a word or two. */
export const stepsText = (script: unknown): string => endpointTexts.steps(Array.isArray(script) ? script.length : 0)
