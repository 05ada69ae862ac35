import { LiquidError, syntaxError } from '../errors.ts'
import type { Budget } from '../limits.ts'
import { Body, type Node } from '../node.ts'
import { OutputNode } from '../output-node.ts'
import type { ErrorMode } from './filtered.ts'
import { isBlankText, stripEnd, stripStart } from './patterns.ts'
import { LineSource, type PieceSource, TemplateSource } from './source.ts'
import { newlines, type Piece } from './tokenizer.ts'

/** A tag as it stands in the template, on its way to the one who knows it. */
export type TagMarkup = {
  readonly name: string
  readonly markup: string
  /** Line of the tag's name. */
  readonly line: number
  readonly parser: TemplateParser
  readonly source: PieceSource
}

/** Reads a tag, for blocks with all that stands up to their end. */
export type TagReader = (tag: TagMarkup) => Node

export type TagReaders = Readonly<Record<string, TagReader>>

/** A tag that is not a tag of its own: `endif`, `else`, or one that nobody knows. */
export type Stop = { readonly name: string; readonly markup: string }

/** Blocks inside of blocks. */
const maxDepth = 100

const tagPiece = /^\{%-?([ \t\r\n\f\v]*)(#|\w+)([ \t\r\n\f\v]*)(.*?)-?%\}$/s
const variablePiece = /^\{\{-?(.*?)-?\}\}$/s
const linePiece = /^[ \t\r\n\f\v]*(#|\w+)[ \t\r\n\f\v]*(.*?)$/

/** Turns a template into nodes; Ruby Liquid's `BlockBody`. Throws a syntax error with line and position. */
export class TemplateParser {
  readonly mode: ErrorMode
  readonly #readers: TagReaders
  readonly #budget: Budget
  #depth = 0
  #trimNext = false
  #line = 1
  #position = 0

  constructor(readers: TagReaders, mode: ErrorMode, budget: Budget) {
    this.#readers = readers
    this.mode = mode
    this.#budget = budget
  }

  parse(text: string): Body {
    const source = new TemplateSource(text)
    const body = new Body()
    try {
      for (let stop = this.fill(body, source); stop !== null; stop = this.fill(body, source)) throw outerTag(stop.name)
      return body
    } catch (error) {
      if (error instanceof LiquidError) {
        error.line ??= this.#line
        error.position ??= this.#position
      }
      throw error
    }
  }

  /** Adds to the body up to a tag that is none of its own; null at the end of the source. */
  fill(body: Body, source: PieceSource): Stop | null {
    this.#line = source.line
    return source.isLines ? this.#fillFromLines(body, source) : this.#fillFromTemplate(body, source)
  }

  /** As `fill`, one level deeper: for the bodies of blocks. */
  fillInside(body: Body, source: PieceSource): Stop | null {
    if (this.#depth >= maxDepth) throw new LiquidError('stack-level', 'Nesting too deep')
    this.#depth += 1
    try {
      return this.fill(body, source)
    } finally {
      this.#depth -= 1
    }
  }

  #fillFromTemplate(body: Body, source: PieceSource): Stop | null {
    for (let piece = source.next(); piece !== null; piece = source.next()) {
      this.#budget.step()
      this.#position = piece.position
      if (piece.text.startsWith('{%')) {
        const stop = this.#addTag(body, piece, source)
        if (stop !== null) return stop
      } else if (piece.text.startsWith('{{')) this.#addOutput(body, piece)
      else this.#addText(body, piece.text)
      this.#line = source.line
    }
    return null
  }

  #addTag(body: Body, piece: Piece, source: PieceSource): Stop | null {
    this.#trim(body, piece.text)
    const found = tagPiece.exec(piece.text)
    if (found === null) throw syntaxError(`Tag '${piece.text}' was not properly terminated with regexp: /\\%\\}/`)
    const [, before = '', name = '', between = '', markup = ''] = found
    this.#line += newlines(before) + newlines(between)
    if (name !== 'liquid') return this.#addNamed(body, name, markup, source)
    const stop = this.#fillFromLines(body, new LineSource(markup, this.#line, piece.position))
    if (stop !== null) throw unknownTag(stop.name, 'liquid', '%}')
    return null
  }

  #fillFromLines(body: Body, source: PieceSource): Stop | null {
    for (let piece = source.next(); piece !== null; piece = source.next()) {
      this.#budget.step()
      if (!isBlankText(piece.text)) {
        const found = linePiece.exec(piece.text)
        if (found === null) return { name: piece.text, markup: piece.text }
        const [, name = '', markup = ''] = found
        const stop = this.#addNamed(body, name, markup, source)
        if (stop !== null) return stop
      }
      this.#line = source.line
    }
    return null
  }

  #addNamed(body: Body, name: string, markup: string, source: PieceSource): Stop | null {
    const read = Object.hasOwn(this.#readers, name) ? this.#readers[name] : undefined
    if (read === undefined) return { name, markup }
    const position = this.#position
    const node = read({ name, markup, line: this.#line, parser: this, source })
    body.isBlank &&= node.blank
    body.add(node, position)
    return null
  }

  #addOutput(body: Body, piece: Piece): void {
    this.#trim(body, piece.text)
    const found = variablePiece.exec(piece.text)
    if (found === null) throw syntaxError(`Variable '${piece.text}' was not properly terminated with regexp: /\\}\\}/`)
    const span = { from: piece.position, to: piece.position + piece.text.length }
    body.add(new OutputNode(found[1] ?? '', this.mode, this.#line, span), piece.position)
    body.isBlank = false
  }

  #addText(body: Body, text: string): void {
    body.add(this.#trimNext ? stripStart(text) : text, this.#position)
    this.#trimNext = false
    body.isBlank &&= isBlankText(text)
  }

  /** `{%-` and `-%}` take the blanks around. */
  #trim(body: Body, piece: string): void {
    if (piece[2] === '-') body.editLastText(stripEnd)
    this.#trimNext = piece.at(-3) === '-'
  }
}

const outerTag = (name: string): LiquidError =>
  name === 'else' || name === 'end'
    ? syntaxError(`Unexpected outer '${name}' tag`)
    : syntaxError(`Unknown tag '${name}'`)

/** What a block says of a tag that it does not take. */
export function unknownTag(name: string, block: string, delimiter: string): LiquidError {
  if (name === 'else') return syntaxError(`${block} tag does not expect 'else' tag`)
  if (name.startsWith('end')) {
    return syntaxError(`'${name}' is not a valid delimiter for ${block} tags. use ${delimiter}`)
  }
  return syntaxError(`Unknown tag '${name}'`)
}
