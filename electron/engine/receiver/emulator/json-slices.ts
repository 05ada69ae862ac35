/**
 * The elements of the top-level array under `key`, each as compact JSON text with every digit as it came. To be called
 * with text that JSON.parse has accepted. As there, the last of several equal keys counts.
 * @returns null where the key is missing or no array
 */
export function arraySlices(text: string, key: string): readonly string[] | null {
  let slices: string[] | null = null
  let depth = 0
  let start = -1
  let lastString = ''
  let topKey: string | null = null
  let inside = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      const end = stringEnd(text, at)
      if (inside && depth === 2 && start === -1) start = at
      if (depth === 1) lastString = text.slice(at, end + 1)
      at = end
    } else if (code === openBrace || code === openBracket) {
      depth += 1
      if (depth === 2 && code === openBracket && topKey === key) {
        inside = true
        slices = []
      } else if (inside && depth === 3 && start === -1) start = at
    } else if (code === closeBrace || code === closeBracket) {
      depth -= 1
      if (inside && depth === 1) {
        if (start !== -1) slices?.push(compact(text.slice(start, at)))
        inside = false
        start = -1
      }
    } else if (code === comma) {
      if (inside && depth === 2) {
        slices?.push(compact(text.slice(start, at)))
        start = -1
      }
      if (depth === 1) topKey = null
    } else if (code === colon) {
      if (depth === 1) {
        topKey = JSON.parse(lastString) as string
        if (topKey === key) slices = null
      }
    } else if (inside && depth === 2 && start === -1 && !isBlank(code)) start = at
  }
  return slices
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c
const colon = 0x3a

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1
    if (escapes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}

const token = /"(?:[^"\\]|\\.)*"|[^\s"]+/g

/** Takes out the blanks between tokens. */
function compact(slice: string): string {
  return /\s/.test(slice) ? (slice.match(token) ?? []).join('') : slice
}
