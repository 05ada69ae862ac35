import { tokenize, type Token } from '#shared/domain/filter/lexer.ts'
import type { LinePiece } from '../../../ui/line-editor/types.ts'

const isNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

function kindOf(token: Token, next: Token | undefined, before: Token | undefined): LinePiece['kind'] {
  switch (token.kind) {
    case 'and':
    case 'or':
    case 'not':
    case 'exists':
      return 'keyword'
    case 'string':
      return 'string'
    case 'path':
      return 'path'
    case 'word':
      if (next?.kind === 'operator' || next?.kind === 'exists') return 'path'
      return before?.kind === 'operator' && isNumber.test(token.text) ? 'number' : 'word'
    case 'open':
    case 'close':
    case 'operator':
      return 'operator'
  }
}

/** A quoted text is longer in the line than its token: it reaches to the quote that ends it. */
function endOf(token: Token, text: string): number {
  if (token.kind !== 'string') return token.at + token.text.length
  const quote = text.charAt(token.at)
  for (let at = token.at + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1
    else if (text.charAt(at) === quote) return at + 1
  }
  return text.length
}

/** The coloured pieces of a filter; what stands behind a quote without an end is one text. */
export function filterPieces(text: string): readonly LinePiece[] {
  const whole = tokenize(text)
  const broken = whole.ok ? text.length : whole.error.position
  const good = whole.ok ? whole : tokenize(text.slice(0, broken))
  const tokens = good.ok ? good.value : []
  const pieces = tokens.map((token, index) => ({
    from: token.at,
    to: endOf(token, text),
    kind: kindOf(token, tokens[index + 1], tokens[index - 1]),
  }))
  return broken < text.length ? [...pieces, { from: broken, to: text.length, kind: 'string' }] : pieces
}
