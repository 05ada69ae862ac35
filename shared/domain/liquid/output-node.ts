import { LiquidError } from './errors.ts'
import type { Node, SourceSpan } from './node.ts'
import { type ErrorMode, type Filtered, parseFiltered } from './parse/filtered.ts'
import type { RenderContext } from './render-context.ts'

/** `{{ value | filter }}`. */
export class OutputNode implements Node {
  readonly blank = false
  readonly line: number
  readonly span: SourceSpan | null
  readonly filtered: Filtered

  constructor(markup: string, mode: ErrorMode, line: number, span: SourceSpan | null) {
    this.line = line
    this.span = span
    this.filtered = withPlace(line, `in "{{${markup}}}"`, () => parseFiltered(markup, mode))
  }

  render(context: RenderContext): void {
    context.print(context.evaluateFiltered(this.filtered))
  }
}

/** Gives a syntax error its line and the part of the template that it is about. */
export function withPlace<T>(line: number, markup: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof LiquidError && error.kind === 'syntax') {
      error.line ??= line
      error.markup ??= markup
    }
    throw error
  }
}
