/** A piece of a template: plain text, `{% … %}` or `{{ … }}`. `position` counts UTF-16 units from 0, `line` from 1. */
export type Piece = { readonly text: string; readonly position: number; readonly line: number }

/**
 * Cuts a template as Ruby's pattern does: a tag ends at the first `%}`, a variable at the first `}`, with the next one if
 * there is one. Linear in the length of the source: an end that was not found is not looked for again.
 */
export function cutTemplate(source: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let line = 1
  const add = (end: number): void => {
    if (end === at) return
    const text = source.slice(at, end)
    pieces.push({ text, position: at, line })
    line += newlines(text)
    at = end
  }
  const lastTagEnd = source.lastIndexOf('%}')
  const lastBrace = source.lastIndexOf('}')
  while (at < source.length) {
    const start = nextStart(source, at)
    add(start)
    if (start === source.length) break
    add(source[start + 1] === '%' ? tagEnd(source, start, lastTagEnd) : variableEnd(source, start, lastBrace))
  }
  return pieces
}

function nextStart(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
    const next = source[at + 1]
    if (next === '%' || next === '{') return at
  }
  return source.length
}

/** Just the two signs where nothing ends it. */
const tagEnd = (source: string, start: number, last: number): number =>
  last < start + 2 ? start + 2 : source.indexOf('%}', start + 2) + 2

function variableEnd(source: string, start: number, last: number): number {
  if (last < start + 2) return start + 2
  const brace = source.indexOf('}', start + 2)
  return source[brace + 1] === '}' ? brace + 2 : brace + 1
}

/** How many `\n`; a `\r` alone ends no line, as in Ruby. */
export function newlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
