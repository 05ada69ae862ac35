import { syntaxError } from '../errors.ts'

/** What Liquid's strict grammar is made of. The names stand in error messages, so they are Ruby's. */
export type TokenType =
  | 'comparison'
  | 'string'
  | 'number'
  | 'id'
  | 'dotdot'
  | 'pipe'
  | 'dot'
  | 'colon'
  | 'comma'
  | 'open_square'
  | 'close_square'
  | 'open_round'
  | 'close_round'
  | 'question'
  | 'dash'
  | 'end_of_string'

export type Token = { readonly type: TokenType; readonly text: string }

const specials: Readonly<Record<string, TokenType>> = {
  '|': 'pipe',
  '.': 'dot',
  ':': 'colon',
  ',': 'comma',
  '[': 'open_square',
  ']': 'close_square',
  '(': 'open_round',
  ')': 'close_round',
  '?': 'question',
  '-': 'dash',
}

const blanks = /[ \t\r\n\f\v]*/y
const patterns: readonly (readonly [TokenType, RegExp])[] = [
  ['comparison', /==|!=|<>|<=?|>=?|contains(?=[ \t\r\n\f\v])/y],
  ['string', /'[^']*'|"[^"]*"/y],
  ['number', /-?\d+(?:\.\d+)?/y],
  ['id', /[a-zA-Z_][\w-]*\??/y],
  ['dotdot', /\.\./y],
]

/** The tokens of one markup, closed by `end_of_string`. @throws syntax error for a character that has no meaning */
export function lex(markup: string): readonly Token[] {
  const tokens: Token[] = []
  let at = skip(markup, 0)
  while (at < markup.length) {
    const token = match(markup, at) ?? special(markup, at)
    tokens.push(token)
    at = skip(markup, at + token.text.length)
  }
  return [...tokens, { type: 'end_of_string', text: '' }]
}

function skip(markup: string, at: number): number {
  blanks.lastIndex = at
  return at + (blanks.exec(markup)?.[0].length ?? 0)
}

function match(markup: string, at: number): Token | null {
  for (const [type, pattern] of patterns) {
    pattern.lastIndex = at
    const found = pattern.exec(markup)
    if (found !== null) return { type, text: found[0] }
  }
  return null
}

function special(markup: string, at: number): Token {
  const text = String.fromCodePoint(markup.codePointAt(at) ?? 0)
  const type = Object.hasOwn(specials, text) ? specials[text] : undefined
  if (type === undefined) throw syntaxError(`Unexpected character ${text}`)
  return { type, text }
}
