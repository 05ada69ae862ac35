import { AppError } from '#shared/lib/app-error.ts'

/** Levenshtein distance: how many characters must be added, removed or replaced. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Shorter than this, a name is part of others by chance. */
const minPart = 4

/** A typing error for every six characters, two at least, one in a short name: more, and it is simply another name. */
const errorsAllowed = (name: string): number => (name.length < minPart ? 1 : Math.max(2, Math.floor(name.length / 6)))

/** Up to three existing names that look like a typing error away from `wanted`, nearest first. */
export function nearestNames(wanted: string, existing: readonly string[]): string[] {
  const asked = wanted.toLowerCase()
  return existing
    .filter((name) => !name.startsWith('__'))
    .map((name) => {
      const lower = name.toLowerCase()
      const [short, long] = lower.length < asked.length ? [lower, asked] : [asked, lower]
      const contained = short.length >= minPart && long.includes(short)
      return { name, score: contained ? 1 : distance(asked, lower) }
    })
    .filter(({ score }) => score <= errorsAllowed(asked))
    .toSorted((a, b) => a.score - b.score || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name)
}

/**
 * NOT_FOUND for topics that a source does not have; `where` names the source. `hides`: it shows only what its user may
 * see, as a cluster does and a capture does not.
 */
export function unknownTopics(
  missing: readonly string[],
  existing: readonly string[],
  where: string,
  { hides = true }: { readonly hides?: boolean } = {},
): AppError {
  const parts = missing.map((topic) => {
    const near = nearestNames(topic, existing)
    return near.length === 0 ? `"${topic}"` : `"${topic}" (did you mean ${near.map((name) => `"${name}"`).join(', ')}?)`
  })
  const noun = missing.length === 1 ? 'topic' : 'topics'
  return new AppError(
    'NOT_FOUND',
    `There is no ${noun} ${parts.join(', ')} in ${where}` +
      (hides
        ? `: ${missing.length === 1 ? 'it does not exist or this user may not see it' : 'they do not exist or this user may not see them'}. `
        : '. ') +
      'Check the name; nothing was created.',
    { data: { topics: missing, nearest: missing.flatMap((topic) => nearestNames(topic, existing)) } },
  )
}
