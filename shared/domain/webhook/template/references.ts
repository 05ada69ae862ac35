import type { RenderedField } from './render-field.ts'

const reference = /\$\{(?:env|secret):[A-Za-z0-9_][A-Za-z0-9_.-]*\}/g
const looseReference = /\$\{(?:env|secret):[^}]*\}/g

/** What of a header or URL is a reference to a secret. */
export type References = {
  /** The template itself has one that came out: it is resolved for each attempt. */
  readonly isSecret: boolean
  /** Data would be taken for one beside it: nothing may be sent. */
  readonly isForged: boolean
}

/**
 * A reference counts only where it stands as plain text in the template. Data that reads like one is data; where both
 * come together in one value nobody could tell them apart any more, so that is refused.
 */
export function referencesIn({ compiled, text, rendered }: RenderedField): References {
  if (rendered === null || compiled.source.search(reference) < 0) return { isSecret: false, isForged: false }
  const found = [...text.matchAll(looseReference)]
  const isOwn = (from: number, to: number): boolean =>
    rendered.texts.some(({ output }) => output.from <= from && to <= output.to)
  const own = found.filter((one) => isOwn(one.index, one.index + one[0].length))
  return { isSecret: own.length > 0, isForged: own.length > 0 && own.length < found.length }
}
