/** Several sources of records, each in its own order, as one in the order of time. Knows nothing of where they come from. */
import type { RawRecord } from '#shared/schema/record.ts'

/** What came at once from one source; `unit` is given back when all of its records are taken. */
type Portion<U> = { readonly unit: U; readonly records: readonly RawRecord[] }

type Lane<U> = {
  readonly key: string
  /** Decides between equal times, so that the order is always the same. */
  readonly place: number
  portions: Portion<U>[]
  /** Of the first portion. */
  next: number
  ended: boolean
  /** Not waited for: it has kept the others waiting for too long. */
  late: boolean
}

export type Taken<U> = {
  readonly records: readonly RawRecord[]
  /** Units of which no record is left. */
  readonly spent: readonly U[]
}

/**
 * Merges by timestamp. A record is given out once every source has one to compare it with, has ended, or is late. The
 * order inside a source is never changed, also where its timestamps are not in order.
 */
export class TimeOrder<U> {
  readonly #lanes = new Map<string, Lane<U>>()
  /** Lanes that have a record, the one with the earliest first (a binary heap). */
  readonly #heap: Lane<U>[] = []
  #spent: U[] = []

  constructor(keys: readonly string[]) {
    for (const [place, key] of keys.entries()) {
      this.#lanes.set(key, { key, place, portions: [], next: 0, ended: false, late: false })
    }
  }

  /** All sources have ended and everything is taken. */
  get isDone(): boolean {
    return this.#heap.length === 0 && this.#spent.length === 0 && [...this.#lanes.values()].every(({ ended }) => ended)
  }

  /** Sources that have nothing at present, have not ended and are waited for. */
  get waitingFor(): readonly string[] {
    return [...this.#lanes.values()].filter(isWaitedFor).map(({ key }) => key)
  }

  /** Sources that were left behind and have not come back. */
  get late(): readonly string[] {
    return [...this.#lanes.values()].filter(({ late, ended }) => late && !ended).map(({ key }) => key)
  }

  add(key: string, unit: U, records: readonly RawRecord[]): void {
    const lane = this.#lane(key)
    const wasEmpty = lane.portions.length === 0
    lane.late = false
    if (records.length === 0 && wasEmpty) {
      this.#spent.push(unit)
      return
    }
    lane.portions.push({ unit, records })
    if (wasEmpty) this.#push(lane)
  }

  /** Nothing more comes from it. */
  end(key: string): void {
    this.#lane(key).ended = true
  }

  /** The others go on without it until it has something again. */
  leaveBehind(key: string): void {
    this.#lane(key).late = true
  }

  /** The next records in order, as far as the order is certain. */
  take(maxRecords: number): Taken<U> {
    const records: RawRecord[] = []
    const spent = this.#spent
    this.#spent = []
    let missing = this.waitingFor.length
    while (missing === 0 && records.length < maxRecords) {
      const lane = this.#pop()
      if (lane === undefined) break
      this.#takeFrom(lane, records, maxRecords, spent)
      if (lane.portions.length > 0) this.#push(lane)
      else if (isWaitedFor(lane)) missing = 1
    }
    return { records, spent }
  }

  /** The lane's records for as long as it is the earliest. */
  #takeFrom(lane: Lane<U>, into: RawRecord[], maxRecords: number, spent: U[]): void {
    const [rival] = this.#heap
    do {
      const [portion] = lane.portions
      if (portion === undefined) return
      const record = portion.records[lane.next]
      if (record !== undefined) into.push(record)
      lane.next += 1
      while (lane.portions[0] !== undefined && lane.next >= lane.portions[0].records.length) {
        spent.push(lane.portions[0].unit)
        lane.portions.shift()
        lane.next = 0
      }
    } while (into.length < maxRecords && lane.portions.length > 0 && (rival === undefined || isEarlier(lane, rival)))
  }

  #lane(key: string): Lane<U> {
    const lane = this.#lanes.get(key)
    if (lane === undefined) throw new RangeError(`${key} is no source of this order`)
    return lane
  }

  #push(lane: Lane<U>): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(lane)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isEarlier(lane, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = lane
  }

  #pop(): Lane<U> | undefined {
    const heap = this.#heap
    const [first] = heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return first
    let at = 0
    for (;;) {
      const left = at * 2 + 1
      const right = left + 1
      let least = heap[left]
      let place = left
      const other = heap[right]
      if (least === undefined) break
      if (other !== undefined && isEarlier(other, least)) {
        least = other
        place = right
      }
      if (!isEarlier(least, last)) break
      heap[at] = least
      at = place
    }
    heap[at] = last
    return first
  }
}

const isWaitedFor = ({ portions, ended, late }: Lane<unknown>): boolean => portions.length === 0 && !ended && !late

const timeOf = ({ portions, next }: Lane<unknown>): bigint => portions[0]?.records[next]?.timestampMs ?? 0n

function isEarlier(a: Lane<unknown>, b: Lane<unknown>): boolean {
  const left = timeOf(a)
  const right = timeOf(b)
  return left === right ? a.place < b.place : left < right
}
