/**
 * A JSON number whose text a JavaScript number would not give back: beyond 2^53, `5.0`, `1e400`, more than 15 digits.
 * It is written out exactly as it came in. Plain numbers stay plain numbers.
 */
export class ExactNumber {
  /** The number exactly as it stands in the JSON text. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** A decoded JSON value in which no digit was lost. Objects may carry `__proto__` as an own key. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** A decoded JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue }
