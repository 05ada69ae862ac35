/**
 * How long a regular expression may take: at most about length^exponent steps on a text of that length. Infinity where
 * that cannot be told from a look at the pattern: repeated groups that repeat or choose inside, back references,
 * look-arounds. Errs on the side of too much.
 */
export function patternExponent(source: string): number {
  const scan = new PatternScan(source)
  const loops = scan.group(0)
  // Without an anchor every place of the text is a new beginning.
  return loops + (source.startsWith('^') ? 0 : 1)
}

/** A count above this is as good as unbounded. */
const manyTimes = 10
/** Deeper groups are nothing that anybody wrote. */
const maxDepth = 50

class PatternScan {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  /** Reads to the end of the group; the number of its loops that may multiply with each other. */
  group(depth: number): number {
    if (depth > maxDepth) return Number.POSITIVE_INFINITY
    let loops = 0
    let choices = 0
    while (this.#at < this.#source.length) {
      const character = this.#source[this.#at]
      if (character === ')') break
      if (character === '|') choices += 1
      loops += this.#term(depth)
    }
    this.choices = choices
    return loops
  }

  /** Alternatives of the group that was read last. */
  choices = 0

  #term(depth: number): number {
    const character = this.#source[this.#at] ?? ''
    this.#at += 1
    if (character === '[') return this.#skipClass() + this.#repetition(0, false)
    if (character === '\\') return this.#escape() + this.#repetition(0, false)
    if (character === '(') return this.#parenthesis(depth)
    return '|^$'.includes(character) ? 0 : this.#repetition(0, false)
  }

  #parenthesis(depth: number): number {
    if (this.#source[this.#at] === '?') {
      if (this.#source[this.#at + 1] !== ':') return Number.POSITIVE_INFINITY
      this.#at += 2
    }
    const inside = this.group(depth + 1)
    const choices = this.choices
    this.#at += 1
    return inside + this.#repetition(inside, choices > 0)
  }

  #skipClass(): number {
    while (this.#at < this.#source.length && this.#source[this.#at] !== ']') {
      this.#at += this.#source[this.#at] === '\\' ? 2 : 1
    }
    this.#at += 1
    return 0
  }

  #escape(): number {
    const character = this.#source[this.#at] ?? ''
    this.#at += 1
    return /[1-9k]/.test(character) ? Number.POSITIVE_INFINITY : 0
  }

  /** A quantifier that may follow what was just read: 1 where it loops, Infinity where what it repeats does, too. */
  #repetition(inside: number, choices: boolean): number {
    const match = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at, this.#at + 24))
    if (match === null) return 0
    this.#at += match[0].length
    const [text, from = '0', comma = '', to = ''] = match
    if (text.startsWith('?')) return 0
    const most = text.startsWith('{')
      ? Number(comma === '' ? from : to === '' ? Number.POSITIVE_INFINITY : to)
      : Number.POSITIVE_INFINITY
    if (most <= 1) return 0
    if (inside > 0 || choices) return Number.POSITIVE_INFINITY
    return comma !== '' || !text.startsWith('{') ? (most > manyTimes ? 1 : 0) : 0
  }
}
