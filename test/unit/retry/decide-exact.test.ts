import { expect, it } from 'vitest'
import { decide } from '#shared/domain/retry/decide.ts'
import type { AttemptOutcome } from '#shared/domain/retry/outcome.ts'
import { retryPresetIds, retryPresets, type RetryPresetId } from '#shared/domain/retry/presets.ts'

/**
 * The table of delivery.md §2 once more, written down apart from the presets and in its own terms: seconds, and a rule for
 * what is tried again. Every preset is asked about every outcome at every attempt.
 */
type Row = {
  readonly seconds: readonly number[]
  /** How a delay in seconds becomes milliseconds under a share of chance. */
  readonly chance?: (seconds: number, random: number) => number
  readonly triesAgain: (outcome: AttemptOutcome) => boolean
  readonly off?: readonly number[]
  /** What Retry-After makes of a delay in ms; a floor where nothing is said. */
  readonly retryAfter?: (ownMs: number, outcome: AttemptOutcome) => number
  readonly limitMinutes?: number
  readonly atOnceBelowMs?: number
}

const any = (): boolean => true
const isNetwork = ({ kind }: AttemptOutcome): boolean => kind === 'network'
const isItem = ({ kind }: AttemptOutcome): boolean => kind === 'item-error'
const has = (outcome: AttemptOutcome, wanted: (status: number) => boolean): boolean =>
  outcome.kind === 'status' && wanted(outcome.status)
const asked = (outcome: AttemptOutcome): number => (outcome.kind === 'status' ? (outcome.retryAfterMs ?? 0) : 0)
const ignores = (ownMs: number): number => ownMs
const share =
  (part: number) =>
  (seconds: number, random: number): number =>
    Math.round(seconds * 1_000 * (1 + part * (2 * random - 1)))
const doubling = (first: number, times: number, cap = Infinity): number[] =>
  Array.from({ length: times }, (_, n) => Math.min(cap, first * 2 ** n))
const hours = (...list: number[]): number[] => list.map((hour) => hour * 3_600)

const table: Readonly<Record<RetryPresetId, Row>> = {
  'onesignal-assumed': {
    seconds: [15, 45, 135, 405, 1_200],
    chance: share(0.1),
    triesAgain: (o) => isNetwork(o) || isItem(o) || has(o, (s) => s === 408 || s === 429 || (s >= 500 && s < 600)),
    retryAfter: (ownMs, o) => Math.max(ownMs, Math.min(asked(o), 3_600_000)),
  },
  'onesignal-api': {
    seconds: doubling(2, 9, 60),
    chance: (seconds, random) => Math.round(seconds * 1_000 * random),
    triesAgain: (o) => isNetwork(o) || isItem(o) || has(o, (s) => s === 429 || (s >= 500 && s < 600)),
    off: [401, 403],
    limitMinutes: 15,
  },
  'standard-webhooks': {
    seconds: [5, 300, 1_800, ...hours(2, 5, 10, 14, 20, 24)],
    triesAgain: any,
    off: [410],
  },
  svix: {
    seconds: [5, 300, 1_800, ...hours(2, 5, 10, 10)],
    chance: share(0.2),
    triesAgain: any,
    retryAfter: (ownMs, o) => {
      const busy = has(o, (s) => s === 429) || (o.kind === 'network' && o.reason === 'timeout') ? 60_000 : 0
      const wanted = o.kind === 'status' && o.retryAfterMs !== null ? o.retryAfterMs : ownMs
      return Math.max(busy, Math.min(2 * ownMs, Math.max(ownMs, wanted)))
    },
    atOnceBelowMs: 1_000,
  },
  outpost: { seconds: doubling(30, 10), triesAgain: any, retryAfter: ignores },
  convoy: { seconds: Array.from({ length: 10 }, () => 100), triesAgain: any, retryAfter: ignores },
  'convoy-exponential': {
    seconds: doubling(10, 10, 7_200),
    chance: (seconds, random) => Math.round(seconds * 1_000 + 5_000 * random),
    triesAgain: any,
    retryAfter: ignores,
  },
  braze: {
    seconds: doubling(45, 5, 1_800),
    triesAgain: (o) => isItem(o) || has(o, (s) => s === 408 || s === 429 || (s >= 500 && s < 600)),
    limitMinutes: 30,
  },
  none: { seconds: [], triesAgain: () => false },
}

const statuses = Array.from({ length: 500 }, (_, index) => 100 + index)
const outcomes: readonly AttemptOutcome[] = [
  ...statuses.flatMap((status) =>
    [null, 0, 7_000, 7_200_000].map((retryAfterMs) => ({ kind: 'status', status, retryAfterMs }) as const),
  ),
  { kind: 'accepted', status: 202 },
  { kind: 'item-error', code: 'internal', message: 'x' },
  { kind: 'item-refused', code: 'not found', message: 'x' },
  { kind: 'network', reason: 'timeout', message: 'x', durationMs: 30_000 },
  { kind: 'network', reason: 'connection', message: 'x', durationMs: 5 },
  { kind: 'network', reason: 'connection', message: 'x', durationMs: 1_000 },
]
const now = Date.UTC(2026, 10, 22)
const chances = [0, 0.25, 0.5, 1 - Number.EPSILON]

/** What the table says: when the next try is, or how it ends. */
function expected(row: Row, attempt: number, outcome: AttemptOutcome, random: number, firstAtMs: number) {
  if (outcome.kind === 'accepted') return 'delivered'
  if (outcome.kind === 'item-refused') return 'failed'
  if (has(outcome, (status) => row.off?.includes(status) === true)) return 'disable'
  if (!row.triesAgain(outcome)) return 'failed'
  const fast =
    outcome.kind === 'network' && outcome.reason === 'connection' && outcome.durationMs < (row.atOnceBelowMs ?? 0)
  if (fast && attempt === 1) return now
  const seconds = row.seconds[attempt - 1]
  if (seconds === undefined) return 'failed'
  const ownMs = row.chance?.(seconds, random) ?? seconds * 1_000
  const at = now + (row.retryAfter?.(ownMs, outcome) ?? Math.max(ownMs, asked(outcome)))
  return row.limitMinutes !== undefined && at > firstAtMs + row.limitMinutes * 60_000 ? 'failed' : at
}

it.each(retryPresetIds)('%s decides as its row of the table says, for every outcome at every attempt', (id) => {
  const row = table[id]
  const wrong: string[] = []
  let asks = 0
  for (let attempt = 1; attempt <= row.seconds.length + 2; attempt += 1) {
    for (const outcome of outcomes) {
      for (const random of chances) {
        for (const ageMs of [0, 14 * 60_000]) {
          const firstAttemptAtMs = now - ageMs
          const decision = decide(retryPresets[id], attempt, outcome, now, random, {
            firstAttemptAtMs,
            immediateRetries: 0,
          })
          const got = decision.kind === 'retry' ? decision.at : decision.kind
          const wanted = expected(row, attempt, outcome, random, firstAttemptAtMs)
          asks += 1
          if (got !== wanted) wrong.push(`attempt ${attempt}, ${JSON.stringify(outcome)}: ${got} for ${wanted}`)
        }
      }
    }
  }
  expect(wrong.slice(0, 5)).toEqual([])
  expect(asks).toBe((row.seconds.length + 2) * outcomes.length * chances.length * 2)
})
