import type { ReceivedRequest, SentAttempt } from './account.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * An attempt of `send --json` or `run --json`; null for every other line. Lines without a type are taken as well, so that
 * a list of `{"eventId": …}` from somewhere else can be accounted. What a receiver forwards is no sending of its own.
 */
export function sentLine(text: string): SentAttempt | null {
  const line = membersOf(text)
  if (line === null || !isType(line, 'attempt')) return null
  const eventId = idOf(line)
  const { endpoint } = line
  const forwards = typeof endpoint === 'object' && endpoint !== null && (endpoint as Members)['kind'] === 'forward'
  if (eventId === null || forwards) return null
  const { attempt, outcome } = line
  return {
    eventId,
    attempt: typeof attempt === 'number' ? attempt : 1,
    delivered: outcome === undefined || outcome === 'delivered',
  }
}

/** A request of `receive --json` or `run --json`; null for every other line. */
export function receivedLine(text: string): ReceivedRequest | null {
  const line = membersOf(text)
  if (line === null || !isType(line, 'request')) return null
  const eventId = idOf(line)
  if (eventId === null) return null
  const { status } = line
  return { eventId, ...(typeof status === 'number' || status === null ? { status } : {}) }
}

const isType = ({ type }: Members, wanted: string): boolean => type === undefined || type === wanted

const idOf = ({ eventId }: Members): string | null => (typeof eventId === 'string' && eventId !== '' ? eventId : null)

/** Null for what is no JSON object: people's lines may stand in between. */
function membersOf(text: string): Members | null {
  if (!text.startsWith('{')) return null
  try {
    return JSON.parse(text) as Members
  } catch {
    return null
  }
}
