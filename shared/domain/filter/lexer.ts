import { err, ok, type Result } from '#shared/lib/result.ts'
import type { CompareOperator, FilterProblem } from './types.ts'

/** A piece of an expression and where it begins. */
export type Token = { readonly at: number; readonly text: string } & (
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
  const tokens: Token[] = []
  for (let at = skip(text, 0); at < text.length;) {
    const token = readToken(text, at)
    if (token === null) return err({ message: 'This quote has no end.', position: at })
    tokens.push(token.token)
    at = skip(text, token.end)
  }
  return ok(tokens)
}

function skip(text: string, at: number): number {
  return matchAt(blank, text, at)?.[0].length === undefined ? at : blank.lastIndex
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function readToken(text: string, at: number): { readonly token: Token; readonly end: number } | null {
  const character = text.charAt(at)
  if (character === '(' || character === ')') {
    return { token: { kind: character === '(' ? 'open' : 'close', at, text: character }, end: at + 1 }
  }
  const sign = matchAt(operator, text, at)
  if (sign !== null) {
    const written = sign[0]
    const meant = (written === '==' ? '=' : written) as CompareOperator
    return { token: { kind: 'operator', at, text: written, operator: meant }, end: at + written.length }
  }
  if (character === '"' || character === "'") return readQuoted(text, at)
  const place = matchAt(path, text, at)
  if (place !== null) return { token: { kind: 'path', at, text: place[0] }, end: at + place[0].length }
  const plain = matchAt(word, text, at)?.[0] ?? character
  const lower = plain.toLowerCase()
  const kind = keywords.has(lower) ? (lower as 'and' | 'or' | 'not' | 'exists') : 'word'
  return { token: { kind, at, text: plain }, end: at + plain.length }
}

function readQuoted(text: string, at: number): { readonly token: Token; readonly end: number } | null {
  const match = matchAt(quoted, text, at)
  if (match === null) return null
  const inner = (match[1] ?? match[2] ?? '').replaceAll(/\\(.)/gs, '$1')
  return { token: { kind: 'string', at, text: inner }, end: at + match[0].length }
}
