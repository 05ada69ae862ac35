/** Random numbers that a seed repeats (mulberry32). */
export type SeededRandom = {
  /** A whole number from 0 to `below` - 1. */
  readonly below: (below: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  readonly bytes: (length: number) => Uint8Array
}

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((next() / 4_294_967_296) * limit)
  return {
    below,
    pick: (items) => items[below(items.length)]!,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  }
}
