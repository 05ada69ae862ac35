import type { Account } from '#shared/schema/account.ts'
import { IdTable, seen } from './id-table.ts'

/** One request as its sender logged it. */
export type SentAttempt = {
  readonly eventId: string
  /** From 1, of its delivery. */
  readonly attempt: number
  readonly delivered: boolean
  /** It went to a server whose requests are not known here. */
  readonly elsewhere?: boolean
  /** Its delivery is still to be sent again. */
  readonly open?: boolean
}

/** One request as a receiver logged it. `status` null = reset, undefined = the log does not say: taken as 2xx. */
export type ReceivedRequest = { readonly eventId: string; readonly status?: number | null }

/**
 * Two sides of the same events, set against each other by event id. Every count is of ids, not of requests:
 * sent = with an attempt; received = with a request; lost = sent and never received; duplicated = taken (answered 2xx)
 * more than once; late = received, but the first attempt did not succeed, so that it took a retry or its answer was lost;
 * unexpected = received and never sent, nor under way.
 */
export class TwoSidedAccount {
  readonly #ids = new IdTable()

  sent({ eventId, attempt, delivered, elsewhere = false, open = false }: SentAttempt): void {
    const bits =
      (attempt === 1 && !delivered ? seen.firstFailed : 0) |
      (elsewhere ? seen.elsewhere : 0) |
      (open ? seen.open : 0) |
      seen.sent
    this.#ids.add(eventId, bits)
  }

  /** An id that is known to be sent, though its sender has not logged how it went yet. */
  underWay(eventId: string): void {
    this.#ids.add(eventId, seen.open)
  }

  received({ eventId, status }: ReceivedRequest): void {
    const taken = status === undefined || (status !== null && status >= 200 && status < 300)
    const again = taken && (this.#ids.bitsOf(eventId) & seen.taken) !== 0
    this.#ids.add(eventId, seen.received | (taken ? seen.taken : 0) | (again ? seen.takenAgain : 0))
  }

  /** Whether an id was sent: an account of one run looks at nothing else. */
  knows(eventId: string): boolean {
    return (this.#ids.bitsOf(eventId) & seen.sent) !== 0
  }

  /** What an id is, for lists of examples. */
  fateOf(eventId: string): 'lost' | 'duplicated' | 'late' | 'unexpected' | 'fine' {
    const bits = this.#ids.bitsOf(eventId)
    if (isLost(bits)) return 'lost'
    if (isUnexpected(bits)) return 'unexpected'
    if ((bits & seen.takenAgain) !== 0) return 'duplicated'
    return isLate(bits) ? 'late' : 'fine'
  }

  tally(): Account {
    const ids = this.#ids
    const has = (bit: number) => ids.count((bits) => (bits & bit) !== 0)
    return {
      sent: has(seen.sent),
      received: has(seen.received),
      lost: ids.count(isLost),
      duplicated: has(seen.takenAgain),
      late: ids.count(isLate),
      unexpected: ids.count(isUnexpected),
      elsewhere: ids.count((bits) => isMissing(bits) && (bits & seen.elsewhere) !== 0),
      open: ids.count((bits) => isMissing(bits) && (bits & (seen.elsewhere | seen.open)) === seen.open),
    }
  }
}

const isMissing = (bits: number): boolean => (bits & (seen.sent | seen.received)) === seen.sent
const isLost = (bits: number): boolean => isMissing(bits) && (bits & (seen.elsewhere | seen.open)) === 0
const isUnexpected = (bits: number): boolean => (bits & (seen.sent | seen.received | seen.open)) === seen.received
const isLate = (bits: number): boolean => {
  const late = seen.sent | seen.received | seen.firstFailed
  return (bits & late) === late
}
