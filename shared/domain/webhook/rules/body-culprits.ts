import type { Rendered } from '#shared/domain/liquid/liquid.ts'
import { parseJson } from '#shared/lib/json-parse.ts'

/** Where one `{{ … }}` printed. */
export type Output = Rendered['outputs'][number]

/** What keeps a text from being JSON. */
export type JsonFaults = {
  /** The outputs without which it would go on being JSON where they stand, in order. */
  readonly culprits: readonly Output[]
  /** What is wrong also with a number in place of every output: the template's own text, at this place of the output. */
  readonly own: { readonly message: string; readonly position: number } | null
}

const maxCulprits = 20

/**
 * Looks for the outputs that break a JSON text: an output is one of them if the text can be read further with a digit in its
 * place, which is good inside of a text and without quotes.
 */
export function findFaults(output: string, outputs: readonly Output[]): JsonFaults {
  const safe = withDigits(output, outputs, new Set(outputs))
  const parsed = parseJson(safe)
  // From the end, places stay the same however much is printed before.
  const ownFromEnd = parsed.ok ? null : safe.length - parsed.error.position
  const places = placesOf(outputs)
  const before = parsed.ok ? outputs : outputs.filter((_, i) => (places[i] ?? 0) < parsed.error.position)
  const later = outputs.slice(before.length)
  const culprits = new Set<Output>()
  const isGood = (raw: number): boolean => {
    const text = withDigits(output, outputs, new Set([...culprits, ...before.slice(raw), ...later]))
    const read = parseJson(text)
    return read.ok || (ownFromEnd !== null && text.length - read.error.position <= ownFromEnd)
  }
  while (culprits.size < maxCulprits && !isGood(before.length)) {
    let good = 0
    let bad = before.length
    while (bad - good > 1) {
      const middle = (good + bad) >> 1
      if (isGood(middle)) good = middle
      else bad = middle
    }
    const found = before[bad - 1]
    if (found === undefined || culprits.has(found)) break
    culprits.add(found)
  }
  const own = parsed.ok
    ? null
    : { message: parsed.error.message, position: placeInOutput(outputs, parsed.error.position) }
  return { culprits: [...culprits], own }
}

/** Whether an output stands between the quotes of a text. */
export function standsInText(output: string, outputs: readonly Output[], wanted: Output): boolean {
  const safe = withDigits(output, outputs, new Set(outputs))
  const until = placesOf(outputs)[outputs.indexOf(wanted)] ?? 0
  let isInside = false
  for (let at = 0; at < until; at += 1) {
    if (safe[at] === '"') isInside = !isInside
    else if (isInside && safe[at] === '\\') at += 1
  }
  return isInside
}

/** The text with some outputs replaced by a digit. */
function withDigits(output: string, outputs: readonly Output[], replaced: ReadonlySet<Output>): string {
  let text = ''
  let at = 0
  for (const one of outputs) {
    if (!replaced.has(one)) continue
    text += `${output.slice(at, one.output.from)}0`
    at = one.output.to
  }
  return text + output.slice(at)
}

/** Where the digit of each output stands, when all have one. */
function placesOf(outputs: readonly Output[]): readonly number[] {
  let shift = 0
  return outputs.map(({ output }) => {
    const place = output.from - shift
    shift += output.to - output.from - 1
    return place
  })
}

/** The place in the real output of a place in the text in which all outputs are a digit. */
function placeInOutput(outputs: readonly Output[], place: number): number {
  const places = placesOf(outputs)
  return outputs.reduce(
    (real, { output }, i) => ((places[i] ?? 0) < place ? real + output.to - output.from - 1 : real),
    place,
  )
}
