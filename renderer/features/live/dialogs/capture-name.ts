/** Names of workspace files (interfaces.md §1). */
const namePattern = /^[a-z0-9][a-z0-9-]{0,62}$/
const maxNameChars = 63

/** A name that tells what is in it: the topic, or the first word of the filter, and the day. */
export function suggestedName(topics: readonly string[], filter: string, nowMs: number): string {
  const words = /[A-Za-z][\w-]*$/.exec(filter.trim())?.[0] ?? topics[0] ?? 'records'
  const day = new Date(nowMs).toISOString().slice(0, 10)
  const stem = words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, maxNameChars - day.length - 1)
  return `${stem === '' ? 'records' : stem}-${day}`
}

/** What is wrong with a name, in words; null where nothing is. */
export function nameProblem(name: string): string | null {
  if (namePattern.test(name)) return null
  return 'Lower case letters, digits and dashes, at most 63, beginning with a letter or digit.'
}

/** The name itself, or with the first number that is free. */
export function freeName(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name.slice(0, maxNameChars - 4)}-${number}`
    if (!taken.includes(tried)) return tried
  }
}
