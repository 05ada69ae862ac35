import { err, ok, type Result } from '#shared/lib/result.ts'
import type { CompareOperator, FilterProblem } from './types.ts'

/** A piece of an expression: at <= position < end. The text of a quoted one is what stands between the quotes. */
export type Token = { readonly at: number; readonly end: number; readonly text: string } & (
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' | 'exists' | 'word' | 'string' | 'path' }
  | { readonly kind: 'operator'; readonly operator: CompareOperator }
)

const blank = /\s+/y
const operator = /[!<>=]=|[=<>~]/y
/** `$…`, or a part of the record without the `$.`; brackets may hold quoted names with any characters. */
const path =
  /(?:\$|(?:value|key|headers)(?=[.[]))(?:\[(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\]"'])*\]|[^\s()[\]=!<>~"'])*/y
const quoted = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/sy
const word = /(?:[^\s()"'=<>~!]|!(?!=))+/y
const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'exists'])

/** Cuts an expression into tokens. */
export function tokenize(text: string): Result<readonly Token[], FilterProblem> {
  const { tokens, openQuoteAt } = scanTokens(text)
  return openQuoteAt === null ? ok(tokens) : err({ message: 'This quote has no end.', position: openQuoteAt })
}

/** The same of an expression that somebody is still typing: what stands before a quote without an end, and where that is. */
export function scanTokens(text: string): { readonly tokens: readonly Token[]; readonly openQuoteAt: number | null } {
  const tokens: Token[] = []
  for (let at = skip(text, 0); at < text.length;) {
    const token = readToken(text, at)
    if (token === null) return { tokens, openQuoteAt: at }
    tokens.push(token)
    at = skip(text, token.end)
  }
  return { tokens, openQuoteAt: null }
}

function skip(text: string, at: number): number {
  return matchAt(blank, text, at)?.[0].length === undefined ? at : blank.lastIndex
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function readToken(text: string, at: number): Token | null {
  const character = text.charAt(at)
  if (character === '(' || character === ')') {
    return { kind: character === '(' ? 'open' : 'close', at, end: at + 1, text: character }
  }
  const sign = matchAt(operator, text, at)
  if (sign !== null) {
    const written = sign[0]
    const meant = (written === '==' ? '=' : written) as CompareOperator
    return { kind: 'operator', at, end: at + written.length, text: written, operator: meant }
  }
  if (character === '"' || character === "'") return readQuoted(text, at)
  const place = matchAt(path, text, at)
  if (place !== null) return { kind: 'path', at, end: at + place[0].length, text: place[0] }
  const plain = matchAt(word, text, at)?.[0] ?? character
  const lower = plain.toLowerCase()
  const kind = keywords.has(lower) ? (lower as 'and' | 'or' | 'not' | 'exists') : 'word'
  return { kind, at, end: at + plain.length, text: plain }
}

function readQuoted(text: string, at: number): Token | null {
  const match = matchAt(quoted, text, at)
  if (match === null) return null
  const inner = (match[1] ?? match[2] ?? '').replaceAll(/\\(.)/gs, '$1')
  return { kind: 'string', at, end: at + match[0].length, text: inner }
}
