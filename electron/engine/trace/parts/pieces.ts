import type { TracePiece } from '#shared/contract/trace.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { parseJson } from '#shared/lib/json-parse.ts'

/** What a pane gets of a text (shared/contract/trace.ts), in characters. */
const shownChars = 64 * 1024

/** A text, indented where it is JSON; every digit is kept. */
export function textPiece(title: string, text: string, bytes: number = Buffer.byteLength(text)): TracePiece {
  const pretty = bytes > shownChars ? null : indented(text)
  return { kind: 'text', title, text: (pretty ?? text).slice(0, shownChars), bytes, json: pretty !== null }
}

function indented(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null
  const parsed = parseJson(text)
  return parsed.ok ? stringifyJson(parsed.value, 2) : null
}

/** Bytes as text where they are UTF-8, else as base64. `bytes`: their true number, where only the first are kept. */
export function bytesPiece(title: string, bytes: Uint8Array, total: number = bytes.length): TracePiece {
  const shown = bytes.subarray(0, shownChars)
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return textPiece(title, decoder.decode(shown, { stream: total > shown.length }), total)
  } catch {
    const base64 = Buffer.from(shown).toString('base64')
    return { kind: 'text', title: `${title} (base64)`, text: base64, bytes: total, json: false }
  }
}

/** Names with values; absent values are left out. */
export function pairsPiece(
  title: string,
  pairs: readonly (readonly [name: string, value: string | number | null | undefined])[],
): TracePiece {
  const present = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
  return { kind: 'pairs', title, pairs: present.map(([name, value]) => [name, String(value)]) }
}

/** Headers as they stand in the logs: JSON of pairs. */
export const headersPiece = (title: string, json: string): TracePiece =>
  pairsPiece(title, JSON.parse(json) as [string, string][])

/** Phases of a request as they stand in the logs: a JSON object of milliseconds. */
export function timingsPieces(json: string | null): readonly TracePiece[] {
  if (json === null) return []
  const timings = Object.entries(JSON.parse(json) as Readonly<Record<string, unknown>>)
  const known = timings.filter((entry): entry is [string, number] => typeof entry[1] === 'number')
  return known.length === 0 ? [] : [{ kind: 'timings', title: 'Timings', timings: known }]
}
