import { cutTemplate, type Piece } from './tokenizer.ts'

/** Where the parser takes its pieces from: a template, or the lines of a `{% liquid %}` tag. */
export interface PieceSource {
  readonly isLines: boolean
  /** Line of the next piece, or of the end. */
  readonly line: number
  next(): Piece | null
}

/** A whole template. */
export class TemplateSource implements PieceSource {
  readonly isLines = false
  readonly #pieces: readonly Piece[]
  readonly #lastLine: number
  #at = 0

  constructor(text: string) {
    this.#pieces = cutTemplate(text)
    this.#lastLine = text.split('\n').length
  }

  get line(): number {
    return this.#pieces[this.#at]?.line ?? this.#lastLine
  }

  next(): Piece | null {
    const piece = this.#pieces[this.#at]
    this.#at += 1
    return piece ?? null
  }
}

/** The lines of a `{% liquid %}` tag, a tag each. */
export class LineSource implements PieceSource {
  readonly isLines = true
  readonly #lines: readonly string[]
  readonly #firstLine: number
  readonly #position: number
  #at = 0

  constructor(markup: string, firstLine: number, position: number) {
    this.#lines = markup === '' ? [] : markup.split('\n')
    this.#firstLine = firstLine
    this.#position = position
  }

  get line(): number {
    return this.#firstLine + this.#at
  }

  next(): Piece | null {
    const text = this.#lines[this.#at]
    if (text === undefined) return null
    const piece = { text, line: this.line, position: this.#position }
    this.#at += 1
    return piece
  }
}
