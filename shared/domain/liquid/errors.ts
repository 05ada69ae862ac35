/** Ruby Liquid's families of errors; `limit` ends the whole rendering, all others are printed where they happen. */
export type LiquidErrorKind =
  | 'syntax'
  | 'argument'
  | 'zero-division'
  | 'float-domain'
  | 'file-system'
  | 'stack-level'
  | 'disabled'
  | 'internal'
  | 'limit'

/** What went wrong in a template. The message is Ruby Liquid's own; `line` counts from 1 in its template. */
export class LiquidError extends Error {
  readonly kind: LiquidErrorKind
  line: number | null = null
  /** Character position in the template, from 0; for syntax errors. */
  position: number | null = null
  /** Name of the partial template that it happened in; null for the outermost. */
  templateName: string | null = null
  /** The part of the template that it is about, where Ruby says it. */
  markup: string | null = null

  constructor(kind: LiquidErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/** The error as Ruby Liquid prints it into the output: `Liquid error (line 3): divided by 0`. */
export function printed(error: LiquidError): string {
  const head = error.kind === 'syntax' ? 'Liquid syntax error' : 'Liquid error'
  const name = error.templateName === null ? '' : `${error.templateName} `
  const place = error.line === null ? '' : ` (${name}line ${error.line})`
  const markup = error.markup === null ? '' : ` ${error.markup}`
  return `${head}${place}: ${error.message}${markup}`
}

/** Ruby prints it as `Liquid syntax error: …`. */
export const syntaxError = (message: string): LiquidError => new LiquidError('syntax', message)
/** Ruby prints it as `Liquid error: …`. */
export const argumentError = (message: string): LiquidError => new LiquidError('argument', message)

/** What Ruby raises where a method does not exist or types do not fit; Liquid prints it as `internal`. */
export const internalError = (): LiquidError => new LiquidError('internal', 'internal')
