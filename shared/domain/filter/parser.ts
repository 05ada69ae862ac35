import { parsePath } from '../mapping/path.ts'
import { isRecordTime, literalProblem } from './literals.ts'
import type { Token } from './lexer.ts'
import { type FilterFields, outcomeFields } from './fields.ts'
import type { FieldRef, FilterNode, FilterProblem, Literal, OutcomeField } from './types.ts'

/** Recursive descent over the tokens: `or` binds weakest, words beside each other mean `and`. */

class FilterSyntaxError extends Error {
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** Nobody writes more by hand, and the parser must not run out of stack. */
const maxNesting = 100

/** The tree of an expression; an empty one has no tokens and must not come here. */
export function parseFilter(
  tokens: readonly Token[],
  length: number,
  fields: FilterFields,
): { readonly node: FilterNode } | { readonly problem: FilterProblem } {
  const parser = new FilterParser(tokens, length, fields)
  try {
    return { node: parser.parse() }
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { problem: { message: error.message, position: error.position } }
    throw error
  }
}

/** As a value they are words like others, unless what follows shows that the value was forgotten. */
const connectives: ReadonlySet<Token['kind']> = new Set(['and', 'or', 'not'])
const endsTerm = (next: Token | undefined): boolean =>
  next === undefined || next.kind === 'and' || next.kind === 'or' || next.kind === 'close'

class FilterParser {
  readonly #tokens: readonly Token[]
  readonly #length: number
  readonly #fields: FilterFields
  #next = 0
  #nesting = 0

  constructor(tokens: readonly Token[], length: number, fields: FilterFields) {
    this.#tokens = tokens
    this.#length = length
    this.#fields = fields
  }

  parse(): FilterNode {
    const node = this.#or()
    const rest = this.#peek()
    if (rest !== undefined) throw new FilterSyntaxError(`"${rest.text}" is not expected here.`, rest.at)
    return node
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next]
  }

  #take(kind: Token['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false
    this.#next += 1
    return true
  }

  #fail(message: string): never {
    throw new FilterSyntaxError(message, this.#peek()?.at ?? this.#length)
  }

  #or(): FilterNode {
    const parts = [this.#and()]
    while (this.#take('or')) parts.push(this.#and())
    return single('or', parts)
  }

  #and(): FilterNode {
    const parts = [this.#unary()]
    for (;;) {
      const kind = this.#peek()?.kind
      if (kind === undefined || kind === 'or' || kind === 'close') return single('and', parts)
      this.#take('and')
      parts.push(this.#unary())
    }
  }

  #unary(): FilterNode {
    this.#nesting += 1
    if (this.#nesting > maxNesting) this.#fail(`More than ${maxNesting} levels of "not" and parentheses.`)
    const node = this.#take('not') ? ({ kind: 'not', inner: this.#unary() } as const) : this.#primary()
    this.#nesting -= 1
    return node
  }

  #primary(): FilterNode {
    const token = this.#peek()
    if (token === undefined) this.#fail('Something is missing here: a word, a comparison or "(".')
    switch (token.kind) {
      case 'open': {
        this.#next += 1
        const inner = this.#or()
        if (!this.#take('close')) this.#fail('A ")" is missing here.')
        return inner
      }
      case 'word':
      case 'string':
      case 'path':
      case 'exists':
        this.#next += 1
        return this.#term(token)
      case 'operator':
        return this.#fail(`Before "${token.text}" a field is missing, for example $.value.amount.`)
      case 'and':
      case 'or':
        return this.#fail(`Before "${token.text}" something is missing. To search for the word, put it in quotes.`)
      default:
        return this.#fail(`"${token.text}" is not expected here.`)
    }
  }

  #term(token: Token): FilterNode {
    const after = this.#peek()
    if (after?.kind === 'operator') {
      this.#next += 1
      const field = fieldOf(token, this.#fields)
      return { kind: 'compare', field, operator: after.operator, literal: this.#literal(after.text, field) }
    }
    if (after?.kind === 'exists' && token.kind !== 'string') {
      const field = fieldOf(token, this.#fields)
      this.#next += 1
      return { kind: 'exists', field }
    }
    if (token.kind === 'path' && token.text.startsWith('$')) {
      this.#fail(`After ${token.text} a comparison is missing: = != > >= < <= ~ (contains) or exists.`)
    }
    return { kind: 'word', text: token.text }
  }

  #literal(operator: string, field: FieldRef): Literal {
    const token = this.#peek()
    if (token?.kind === 'close' || token?.kind === 'open' || token?.kind === 'operator' || token === undefined) {
      return this.#fail(`After "${operator}" a value is missing: a number, a word, or a text in quotes.`)
    }
    this.#next += 1
    const { at } = token
    if (connectives.has(token.kind) && !endsTerm(this.#peek()))
      throw new FilterSyntaxError(
        `After "${operator}" a value is missing. To compare with the word "${token.text}", put it in quotes.`,
        at,
      )
    const literal = { text: this.#withClock(token, field), quoted: token.kind === 'string', at }
    const problem = operator === '~' ? null : literalProblem(field, literal)
    if (problem !== null) throw new FilterSyntaxError(problem, at)
    return literal
  }

  /** People write a time as a date and a clock time with a blank between them. */
  #withClock({ text }: Token, field: FieldRef): string {
    const next = this.#peek()
    if (!isRecordTime(field) || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
    if (next?.kind !== 'word' || !/^\d{1,2}:\d{2}/.test(next.text)) return text
    this.#next += 1
    return `${text}T${next.text.padStart(5, '0')}`
  }
}

const single = (kind: 'and' | 'or', parts: FilterNode[]): FilterNode =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind, parts }

function fieldOf(token: Token, { roots, insideValue, example }: FilterFields): FieldRef {
  const { text, at } = token
  if (token.kind === 'word' && outcomeFields.has(text)) {
    return { kind: 'outcome', name: text as OutcomeField }
  }
  const path = token.kind === 'path' && text.startsWith('$') ? text : `$.${text}`
  if (token.kind === 'path' || roots.has(text)) {
    const parsed = parsePath(path)
    if (!parsed.ok)
      throw new FilterSyntaxError(
        parsed.error.message,
        at + Math.max(0, parsed.error.position - (path.length - text.length)),
      )
    const steps = parsed.value
    const root = steps[0]
    if (root === undefined || roots.has(String(root))) {
      return { kind: 'path', text: path, steps: insideValue && root !== 'timestamp' ? ['value', ...steps] : steps }
    }
    throw new FilterSyntaxError(
      `${text} can never be there: most fields begin with ${example}, for example ${text.replace('$', example)}.`,
      at,
    )
  }
  throw new FilterSyntaxError(
    `"${text}" is no field. Fields are ${[...roots, ...outcomeFields].join(', ')}, and paths such as ${example}.${/^\w+$/.test(text) ? text : 'user_id'}. To search for the text, put it in quotes.`,
    at,
  )
}
