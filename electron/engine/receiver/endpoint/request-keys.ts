import { followPath, parsePath, type PathStep } from '#shared/domain/mapping/path.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import { ExactNumber } from '#shared/lib/exact-number.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { decodeUtf8 } from '#shared/lib/utf8.ts'

/** The parts of a request that name it. */
type Named = { readonly headers: HeaderList; readonly body: Uint8Array }

/** What makes two requests the same, read once from `dedupOn`. */
export type DedupOn =
  | { readonly from: 'header'; readonly name: string }
  | { readonly from: 'json'; readonly path: readonly PathStep[] }

/** `header:x-event-id` or `json:$.event.id`. @returns what is wrong with it, or what it says */
export function parseDedupOn(text: string): { readonly on: DedupOn } | { readonly problem: string } {
  if (text.startsWith('header:')) return { on: { from: 'header', name: text.slice('header:'.length).toLowerCase() } }
  const parsed = parsePath(text.slice('json:'.length))
  return parsed.ok ? { on: { from: 'json', path: parsed.value } } : { problem: parsed.error.message }
}

/** Keys that are longer are cut: they name nothing better. */
const maxKeyCharacters = 1_000

/** The request's key; null where it has none: it is then like no other. */
export function dedupKey(on: DedupOn, { headers, body }: Named): string | null {
  if (on.from === 'header') return bounded(valueOf(headers, on.name))
  const text = decodeUtf8(body)
  const parsed = text === null ? null : parseJson(text.startsWith('\ufeff') ? text.slice(1) : text)
  const found = parsed?.ok === true ? followPath(parsed.value, on.path) : undefined
  if (typeof found === 'string') return bounded(found)
  if (found instanceof ExactNumber) return found.text
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : null
}

/** Headers that senders name an event in, the most telling first: ours, Standard Webhooks', Svix's, GitHub's, the draft for all. */
const idHeaders = ['x-event-id', 'webhook-id', 'svix-id', 'x-github-delivery', 'idempotency-key']

/** What names the event of a request; null where no header does. */
export const eventIdOf = (headers: HeaderList): string | null =>
  idHeaders.map((name) => bounded(valueOf(headers, name))).find((id) => id !== null) ?? null

const valueOf = (headers: HeaderList, name: string): string =>
  headers.find(([own]) => own.toLowerCase() === name)?.[1].trim() ?? ''

const bounded = (text: string): string | null => (text === '' ? null : text.slice(0, maxKeyCharacters))
