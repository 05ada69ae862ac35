import { scanTokens, type Token } from './lexer.ts'

/** A stretch of an expression for colouring: from <= position < to. */
export type FilterPiece = {
  readonly from: number
  readonly to: number
  readonly kind: 'path' | 'keyword' | 'operator' | 'number' | 'string' | 'word'
}

const isNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

/** The pieces of an expression, good or not yet; what stands behind a quote without an end is one text. */
export function filterPieces(text: string): readonly FilterPiece[] {
  const { tokens, openQuoteAt } = scanTokens(text)
  const pieces = tokens.map((token, index) => ({
    from: token.at,
    to: token.end,
    kind: kindOf(token, tokens[index - 1], tokens[index + 1]),
  }))
  return openQuoteAt === null ? pieces : [...pieces, { from: openQuoteAt, to: text.length, kind: 'string' }]
}

function kindOf(token: Token, before: Token | undefined, after: Token | undefined): FilterPiece['kind'] {
  switch (token.kind) {
    case 'and':
    case 'or':
    case 'not':
    case 'exists':
      return 'keyword'
    case 'open':
    case 'close':
    case 'operator':
      return 'operator'
    case 'string':
    case 'path':
      return token.kind
    case 'word':
      if (before?.kind === 'operator') return isNumber.test(token.text) ? 'number' : 'word'
      return after?.kind === 'operator' || after?.kind === 'exists' ? 'path' : 'word'
  }
}
