/** The candidate that somebody most likely meant who wrote `text`; null where none is near. */
export function closest(text: string, candidates: readonly string[]): string | null {
  const most = Math.max(1, Math.floor(text.length / 3))
  let best: string | null = null
  let bestDistance = most + 1
  for (const candidate of candidates) {
    const distance = editDistance(text.toLowerCase(), candidate.toLowerCase(), bestDistance)
    if (distance >= bestDistance || candidate === text) continue
    best = candidate
    bestDistance = distance
  }
  return best
}

/** Longer names are no typing mistakes of each other that anybody would compare. */
const maxLength = 200

/** Insertions, deletions, replacements and swaps of neighbours; `limit` where there are at least so many. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit || left.length > maxLength || right.length > maxLength) return limit
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, i) => i)
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1
      const cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]
      row.push(swapped ? Math.min(cost, (beforeLast[j - 2] ?? 0) + 1) : cost)
    }
    beforeLast = last
    last = row
  }
  return last[right.length] ?? limit
}
