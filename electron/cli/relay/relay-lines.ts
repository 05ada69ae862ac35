import type { RelayStatus } from '#shared/contract/relays.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { AttemptRow, DeadLetterRow } from '#shared/schema/delivery.ts'
import type { Latency } from './latency.ts'
import { shortNumber } from '../run/short-number.ts'
import type { Finding } from '#shared/schema/finding.ts'

/** The counts of one or more relays, summed up. */
export type RelayTotals = {
  readonly consumed: number
  readonly mapped: number
  readonly rejected: number
  readonly delivered: number
  readonly failed: number
  readonly pending: number
  readonly duplicatesSent: number
  /** Null while it is not known yet. */
  readonly lag: number | null
}

/**
 * What is held back by a paused relay is pending all the same: it has not been delivered. `failed` is given, because a
 * status counts the dead letters of earlier runs too, and those must not make this run a bad one.
 */
export function totalsOf(statuses: readonly RelayStatus[], failed: number): RelayTotals {
  const sum = (count: (status: RelayStatus) => number): number => statuses.reduce((all, one) => all + count(one), 0)
  return {
    consumed: sum((one) => one.consumed),
    mapped: sum((one) => one.mapped),
    rejected: sum((one) => one.rejected),
    delivered: sum((one) => one.delivered),
    failed,
    pending: sum((one) => one.pending + one.held),
    duplicatesSent: sum((one) => one.duplicatesSent),
    lag: statuses.some((one) => one.lag === null) ? null : sum((one) => one.lag ?? 0),
  }
}

/** Counts of what a run has besides its relays. */
type Besides = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A `progress` line; whoever prints it keeps to one a second. */
export const progressJson = (totals: RelayTotals, states: Readonly<Record<string, string>>, besides: Besides): string =>
  stringifyJson({ type: 'progress', ...totals, states, ...besides })

/** The last line of `--json`; `pausedStatus` is 401 or 403 where the destination refused the key. */
export const summaryJson = (
  totals: RelayTotals,
  pausedStatus: number | null,
  latency: Latency,
  besides: Besides,
): string =>
  stringifyJson({
    type: 'summary',
    ...totals,
    paused: pausedStatus === null ? undefined : { status: pausedStatus },
    latency,
    ...besides,
  })

/** Totals for people: progress and summary read the same. */
export function totalsText({ consumed, mapped, rejected, delivered, failed, pending, lag }: RelayTotals): string {
  const counts = `${consumed} consumed, ${mapped} mapped, ${rejected} rejected, ${delivered} delivered`
  return `${counts}, ${failed} failed, ${pending} pending, lag ${lag ?? 'unknown'}`
}

/** A `dead-letter` line; `findings` say why the record was rejected, and there are none for a failed delivery. */
export function deadLetterJson(row: DeadLetterRow, findings: readonly Finding[]): string {
  const { relay, topic, partition, offset, kind, reason, message } = row
  return stringifyJson({ type: 'dead-letter', relay, topic, partition, offset, kind, reason, message, findings })
}

export const deadLetterText = ({ topic, partition, offset, reason, message }: DeadLetterRow): string =>
  `dead letter  ${topic}·${partition}·${offset}  ${reason}: ${message}`

/** An `attempt` line: one request, however many events it carried. */
export function attemptJson(row: AttemptRow): string {
  const { id, relay, status, durationMs, outcome, reason, events, startedAtMs } = row
  const ms = durationMs === null ? null : shortNumber(durationMs)
  return stringifyJson({ type: 'attempt', id, relay, startedAtMs, status, ms, outcome, reason, events })
}
