/**
 * How long a regular expression may take: at most about length^exponent steps on a text of that length. Infinity where
 * that cannot be told from a look at the pattern: repeated groups that repeat or choose inside, back references,
 * look-arounds. Errs on the side of too much.
 */
export function patternExponent(source: string): number {
  const { loops } = new PatternScan(source).group(0)
  // Without an anchor every place of the text is a new beginning.
  return loops + (source.startsWith('^') ? 0 : 1)
}

/** A part of a pattern: how many of its loops may multiply with each other, and whether it holds alternatives. */
type Part = { readonly loops: number; readonly chooses: boolean }

const nothing: Part = { loops: 0, chooses: false }
const unbounded: Part = { loops: Number.POSITIVE_INFINITY, chooses: true }

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

  /** Reads to the end of the group. */
  group(depth: number): Part {
    if (depth > maxDepth) return unbounded
    let loops = 0
    let chooses = false
    while (this.#at < this.#source.length && this.#source[this.#at] !== ')') {
      if (this.#source[this.#at] === '|') chooses = true
      const term = this.#term(depth)
      loops += term.loops
      chooses ||= term.chooses
    }
    // A stray bracket at the top is skipped, so that all of the pattern is looked at.
    if (depth > 0 || this.#at >= this.#source.length) return { loops, chooses }
    this.#at += 1
    const rest = this.group(depth)
    return { loops: loops + rest.loops, chooses: true }
  }

  #term(depth: number): Part {
    const character = this.#source[this.#at] ?? ''
    this.#at += 1
    if (character === '(') return this.#parenthesis(depth)
    if (character === '[') this.#skipClass()
    if (character === '\\' && this.#skipEscape()) return unbounded
    return '|^$'.includes(character) ? nothing : this.#repeated(nothing)
  }

  #parenthesis(depth: number): Part {
    if (this.#source[this.#at] === '?') {
      if (this.#source[this.#at + 1] !== ':') return unbounded
      this.#at += 2
    }
    const inside = this.group(depth + 1)
    this.#at += 1
    return this.#repeated(inside)
  }

  #skipClass(): void {
    while (this.#at < this.#source.length && this.#source[this.#at] !== ']') {
      this.#at += this.#source[this.#at] === '\\' ? 2 : 1
    }
    this.#at += 1
  }

  /** True for a back reference. */
  #skipEscape(): boolean {
    const character = this.#source[this.#at] ?? ''
    this.#at += 1
    return /[1-9k]/.test(character)
  }

  /** What was just read, with the quantifier that may follow it. */
  #repeated(part: Part): Part {
    const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(this.#source.slice(this.#at, this.#at + 24))
    if (match === null) return part
    this.#at += match[0].length
    const [text, from = '0', comma, to = ''] = match
    if (text.startsWith('?')) return part
    const counted = text.startsWith('{')
    const most = counted && (comma === undefined || to !== '') ? Number(comma === undefined ? from : to) : Infinity
    if (most <= 1) return part
    if (part.loops > 0 || part.chooses) return unbounded
    const varies = !counted || comma !== undefined
    return varies && most > manyTimes ? { loops: 1, chooses: part.chooses } : part
  }
}
