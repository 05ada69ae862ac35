/** Where our Liquid is known to differ from Ruby's: shown where a template touches one, allowed in the comparison. */
export type KnownDifference = {
  readonly id: string
  readonly what: string
  /** Whether a template may be touched by it; generous rather than exact. */
  readonly touches: (template: string) => boolean
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    id: 'date-far-away',
    what: 'Unix seconds beyond 10^14 (some three million years) are no dates; Ruby counts on.',
    touches: (template) => /\|\s*date\b/.test(template),
  },
  {
    id: 'negative-zero',
    what: 'A product of zero and a negative number is 0.0; Ruby prints -0.0.',
    touches: (template) => /\|\s*(?:times|divided_by|round|modulo)\b/.test(template),
  },
  {
    id: 'numeric-keys',
    what: 'Members whose names are whole numbers come first and in their order, as JavaScript objects keep them.',
    touches: (template) => /\bfor\b|\bfirst\b|\bjson\b/.test(template),
  },
]
