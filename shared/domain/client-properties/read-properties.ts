/**
 * Java's .properties format as `java.util.Properties.load` reads it: comments, continued lines, escapes, and `=`, `:` or
 * blanks between key and value. librdkafka's files are a plain subset of it.
 */
import type { Property } from './types.ts'

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

/** All properties in their order; a key that stands twice is there twice, and the last one counts. */
export function readProperties(text: string): readonly Property[] {
  return logicalLines(text).flatMap(({ line, text: whole }) => {
    const property = splitLine(whole)
    return property === null ? [] : [{ ...property, line }]
  })
}

/** Lines without comments, each with those that continue it. */
function logicalLines(text: string): readonly { readonly line: number; readonly text: string }[] {
  const found: { line: number; text: string }[] = []
  let open: { line: number; text: string } | null = null
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const trimmed = raw.replace(/^[ \t\f]+/, '')
    if (open === null && (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!'))) continue
    const continued = endsWithContinuation(trimmed)
    const part = continued ? trimmed.slice(0, -1) : trimmed
    open = open === null ? { line: index + 1, text: part } : { line: open.line, text: open.text + part }
    if (continued) continue
    found.push(open)
    open = null
  }
  return open === null ? found : [...found, open]
}

/** An odd number of backslashes at the end. */
function endsWithContinuation(text: string): boolean {
  const backslashes = /\\*$/.exec(text)?.[0].length ?? 0
  return backslashes % 2 === 1
}

/** Null for a line that is no property, such as the `[default]` of an INI file. */
function splitLine(text: string): { key: string; value: string; raw: string } | null {
  const key = /^(?:\\.|[^\s=:\\])*/.exec(text)?.[0] ?? ''
  if (key === '' || /^\[.*\]\s*$/.test(text)) return null
  const rest = text.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '')
  return { key: unescape(key), value: unescape(rest.trimEnd()), raw: rest.trimEnd() }
}

function unescape(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.)|$)/gs, (_whole, hex?: string, letter?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return letter === undefined ? '' : (escapes[letter] ?? letter)
  })
}
