/** Text of JSON cut into lines and coloured pieces. Works line by line, so that only what is seen is coloured. */

export type Piece = { readonly kind: 'key' | 'string' | 'number' | 'word' | 'plain'; readonly text: string }

/** Longer lines are shown in parts of this many characters: one line of 5 MB would freeze the layout. */
export const maxLineChars = 1_000

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g

/** Lines without their ends; long ones in parts, so that joining them again adds breaks. */
export function splitLines(text: string): string[] {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    if (line.length <= maxLineChars) lines.push(line)
    else for (let at = 0; at < line.length; at += maxLineChars) lines.push(line.slice(at, at + maxLineChars))
  }
  return lines
}

/**
 * A line in coloured pieces. Their texts joined are the line, also where a part of a long line is no JSON by itself.
 */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of line.matchAll(token)) {
    if (match.index > end) pieces.push({ kind: 'plain', text: line.slice(end, match.index) })
    end = match.index + match[0].length
    if (match[1] !== undefined) {
      pieces.push({ kind: match[2] === undefined ? 'string' : 'key', text: match[1] })
      if (match[2] !== undefined) pieces.push({ kind: 'plain', text: match[2] })
    } else if (match[3] !== undefined) pieces.push({ kind: 'number', text: match[3] })
    else pieces.push({ kind: 'word', text: match[0] })
  }
  if (end < line.length) pieces.push({ kind: 'plain', text: line.slice(end) })
  return pieces
}
