import { ExactNumber, type JsonValue } from './exact-number.ts'
import { endOfString } from './json-scan.ts'
import { setOwn } from './own-property.ts'

/**
 * A JSON parser that keeps every digit. Slower than the native one, so `parseJson` uses it only for texts in which a
 * number would lose something or which the native parser refuses (to say where). Recursion is bounded by `maxDepth`.
 */

/** Where and why a text is not JSON. `position` counts UTF-16 units from 0. */
export type JsonProblem = { readonly message: string; readonly position: number }

/** Deeper texts are refused with a message: everything that walks a value may then be recursive. */
export const maxDepth = 2_000

class JsonSyntaxError extends Error {
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

const plainRun = /[^"\\\u0000-\u001f]*/y
const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y

/** True where `String(Number(text))` is the text again, so that a plain number does. */
function isPlain(text: string): boolean {
  if (text.length < 16 && !text.includes('.') && !text.includes('e') && !text.includes('E')) return text !== '-0'
  return String(Number(text)) === text
}

/** Reads one text, once. `parse` never throws: what is no JSON is a `JsonProblem`. */
export class ExactJsonParser {
  readonly #text: string
  #at = 0
  /** Keys that stood more than once in one object, the first few. */
  readonly duplicateKeys: string[] = []

  constructor(text: string) {
    this.#text = text
  }

  /** The whole text as one value, or what is wrong with it. */
  parse(): { readonly value: JsonValue } | { readonly problem: JsonProblem } {
    try {
      const value = this.#value(0)
      this.#skipBlanks()
      if (this.#at < this.#text.length) this.#fail('nothing may follow the JSON value')
      return { value }
    } catch (error) {
      if (error instanceof JsonSyntaxError) return { problem: { message: error.message, position: error.position } }
      throw error
    }
  }

  #fail(expected: string): never {
    const found = this.#at >= this.#text.length ? 'the text ends here' : `found ${JSON.stringify(this.#character())}`
    throw new JsonSyntaxError(`${expected}, but ${found}`, this.#at)
  }

  #character(): string {
    return String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0)
  }

  #skipBlanks(): void {
    const text = this.#text
    let at = this.#at
    for (;;) {
      const code = text.charCodeAt(at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break
      at += 1
    }
    this.#at = at
  }

  #value(depth: number): JsonValue {
    this.#skipBlanks()
    switch (this.#text.charCodeAt(this.#at)) {
      case 123:
        return this.#object(this.#deeper(depth))
      case 91:
        return this.#array(this.#deeper(depth))
      case 34:
        return this.#string()
      case 116:
        return this.#word('true', true)
      case 102:
        return this.#word('false', false)
      case 110:
        return this.#word('null', null)
      default:
        return this.#number()
    }
  }

  #deeper(depth: number): number {
    if (depth >= maxDepth) throw new JsonSyntaxError(`nested deeper than ${maxDepth} levels`, this.#at)
    this.#at += 1
    return depth + 1
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('expected a JSON value')
    this.#at += word.length
    return value
  }

  #number(): number | ExactNumber {
    numberPattern.lastIndex = this.#at
    const match = numberPattern.exec(this.#text)
    if (match === null) this.#fail('expected a JSON value')
    const text = match[0]
    this.#at += text.length
    const next = this.#text.charCodeAt(this.#at)
    if ((next >= 48 && next <= 57) || next === 46) this.#fail('a number may not go on like this')
    return isPlain(text) ? Number(text) : new ExactNumber(text)
  }

  #string(): string {
    const text = this.#text
    const start = this.#at
    plainRun.lastIndex = start + 1
    plainRun.test(text)
    const end = plainRun.lastIndex
    if (text.charCodeAt(end) === 34) {
      this.#at = end + 1
      return text.slice(start + 1, end)
    }
    return this.#escapedString(start, end)
  }

  /** Strings with escapes go to the native parser; where it refuses, the place of the mistake is looked for. */
  #escapedString(start: number, from: number): string {
    const end = endOfString(this.#text, start)
    try {
      const value = JSON.parse(this.#text.slice(start, end)) as string
      this.#at = end
      return value
    } catch {
      return this.#failInString(from)
    }
  }

  #failInString(from: number): never {
    const text = this.#text
    let at = from
    while (text.charCodeAt(at) === 92) {
      const escape = text.charAt(at + 1)
      const valid = escape === 'u' ? /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) : '"\\/bfnrt'.includes(escape)
      if (!valid || escape === '') {
        this.#at = at
        this.#fail('a backslash in a text must begin one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX')
      }
      plainRun.lastIndex = at + (escape === 'u' ? 6 : 2)
      plainRun.test(text)
      at = plainRun.lastIndex
    }
    this.#at = at
    return this.#fail('a text must end with a quote and have no line breaks or control characters')
  }

  #array(depth: number): JsonValue {
    const items: JsonValue[] = []
    this.#skipBlanks()
    if (this.#text.charCodeAt(this.#at) === 93) {
      this.#at += 1
      return items
    }
    for (;;) {
      items.push(this.#value(depth))
      this.#skipBlanks()
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 44 && code !== 93) this.#fail('expected , or ] in the array')
      this.#at += 1
      if (code === 93) return items
    }
  }

  #object(depth: number): JsonValue {
    const members: { [key: string]: JsonValue } = {}
    this.#skipBlanks()
    if (this.#text.charCodeAt(this.#at) === 125) {
      this.#at += 1
      return members
    }
    for (;;) {
      this.#skipBlanks()
      if (this.#text.charCodeAt(this.#at) !== 34) this.#fail('expected a member name in quotes')
      const key = this.#string()
      this.#skipBlanks()
      if (this.#text.charCodeAt(this.#at) !== 58) this.#fail('expected : after the member name')
      this.#at += 1
      if (Object.hasOwn(members, key)) this.#noteDuplicate(key)
      setOwn(members, key, this.#value(depth))
      this.#skipBlanks()
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 44 && code !== 125) this.#fail('expected , or } in the object')
      this.#at += 1
      if (code === 125) return members
    }
  }

  #noteDuplicate(key: string): void {
    if (this.duplicateKeys.length < 10 && !this.duplicateKeys.includes(key)) this.duplicateKeys.push(key)
  }
}
