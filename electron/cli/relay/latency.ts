import type { LatencyView, RelayStatus } from '#shared/contract/relays.ts'
import { durationText } from '#shared/domain/trace/words.ts'

/** How old records were when they were read, and when their events were accepted; null where none was. */
export type Latency = { readonly [Step in keyof RelayStatus['latency']]: LatencyView | null }

/** Of one relay as it says; of several the slowest of each figure, because percentiles cannot be added up. */
export function latencyOf(statuses: readonly RelayStatus[]): Latency {
  const of = (step: keyof Latency): LatencyView | null =>
    statuses.reduce<LatencyView | null>((worst, { latency }) => slower(worst, latency[step]), null)
  return { read: of('read'), accepted: of('accepted') }
}

function slower(a: LatencyView | null, b: LatencyView | null): LatencyView | null {
  if (a === null || b === null) return a ?? b
  return {
    count: a.count + b.count,
    p50Ms: Math.max(a.p50Ms, b.p50Ms),
    p95Ms: Math.max(a.p95Ms, b.p95Ms),
    p99Ms: Math.max(a.p99Ms, b.p99Ms),
  }
}

/** For people: from a record's own time until its event was accepted. Null where nothing was accepted. */
export function latencyText({ accepted }: Latency): string | null {
  if (accepted === null) return null
  const { p50Ms, p95Ms, p99Ms } = accepted
  return `Accepted after p50 ${durationText(p50Ms)}, p95 ${durationText(p95Ms)}, p99 ${durationText(p99Ms)} from the record's time.`
}
