import { syntaxError } from '../errors.ts'
import { lex, type Token, type TokenType } from './lexer.ts'

/**
 * Liquid's strict grammar over one markup. Expressions come back as text, brought into the form that `parseExpression`
 * reads: both of Liquid's parsers end there.
 */
export class MarkupParser {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(markup: string) {
    this.#tokens = lex(markup)
  }

  looksAt(type: TokenType, ahead = 0): boolean {
    return this.#tokens[this.#at + ahead]?.type === type
  }

  /** The next token's text. @throws syntax error where it is of another type */
  consume(type?: TokenType): string {
    const token = this.#current
    if (type !== undefined && token.type !== type) throw syntaxError(`Expected ${type} but found ${token.type}`)
    this.#at += 1
    return token.text
  }

  /** As `consume`, null where the next token is of another type. */
  accept(type: TokenType): string | null {
    return this.looksAt(type) ? this.consume() : null
  }

  acceptId(text: string): boolean {
    if (this.#current.type !== 'id' || this.#current.text !== text) return false
    this.#at += 1
    return true
  }

  expression(): string {
    const { type, text } = this.#current
    switch (type) {
      case 'id':
        return this.consume() + this.#lookups()
      case 'open_square':
        return this.consume() + this.expression() + this.consume('close_square') + this.#lookups()
      case 'string':
      case 'number':
        return this.consume()
      case 'open_round': {
        this.consume()
        const first = this.expression()
        this.consume('dotdot')
        const last = this.expression()
        this.consume('close_round')
        return `(${first}..${last})`
      }
      default:
        throw syntaxError(`${rubyToken(type, text)} is not a valid expression`)
    }
  }

  /** An expression, or `name: expression`. */
  argument(): string {
    const name = this.looksAt('id') && this.looksAt('colon', 1) ? `${this.consume()}${this.consume()} ` : ''
    return name + this.expression()
  }

  #lookups(): string {
    let text = ''
    for (;;) {
      if (this.looksAt('open_square')) text += this.consume() + this.expression() + this.consume('close_square')
      else if (this.looksAt('dot')) text += this.consume() + this.consume('id')
      else return text
    }
  }

  get #current(): Token {
    return this.#tokens[this.#at] ?? { type: 'end_of_string', text: '' }
  }
}

/** A token as Ruby shows it in the message. */
const rubyToken = (type: TokenType, text: string): string =>
  type === 'end_of_string' ? '[:end_of_string]' : `[:${type}, ${JSON.stringify(text)}]`
