import type { LatencyView, RelayStatus } from '#shared/contract/relays.ts'
import { count, rate } from '../../ui/format/numbers.ts'
import { duration } from '../../ui/format/time.ts'
import { Counts, type CountItem } from '../../ui/screen/counts.tsx'
import { texts } from './texts.ts'

const t = texts.numbers

/** What the relay counted; red where something was given up. */
export function RelayCounts(props: { readonly status: RelayStatus | undefined }) {
  const s = props.status
  const bad = (label: string, value: number): CountItem => ({
    label,
    value: count(value),
    ...(value > 0 ? { tone: 'err' as const } : {}),
  })
  return (
    <Counts
      label={texts.countsLabel}
      items={[
        { label: t.consumed, value: count(s?.consumed ?? 0) },
        { label: t.mapped, value: count(s?.mapped ?? 0) },
        bad(t.rejected, s?.rejected ?? 0),
        { label: t.delivered, value: count(s?.delivered ?? 0) },
        bad(t.failed, s?.failed ?? 0),
        { label: t.pending, value: count(s?.pending ?? 0) },
        { label: t.held, value: count(s?.held ?? 0), hint: texts.numberHints.held },
        { label: t.duplicatesSent, value: count(s?.duplicatesSent ?? 0), hint: texts.numberHints.duplicatesSent },
        { label: t.lag, value: s?.lag === null || s === undefined ? '–' : count(s.lag), hint: texts.numberHints.lag },
        { label: t.rate, value: rate(s?.recordsPerSecond ?? 0) },
        { label: t.deliveredRate, value: rate(s?.deliveredPerSecond ?? 0) },
        ...rateItems(s?.requestsPerSecond),
        latencyItem(t.read, s?.latency.read ?? null, (latency) => latency),
        latencyItem(t.accepted, s?.latency.accepted ?? null, (latency) => t.promised(latency, promisedMs / 1_000)),
      ]}
    />
  )
}

/** What OneSignal says its own source usually stays below, in ms (onesignal.com, Confluent Cloud source). */
const promisedMs = 5_000

/** p50, p95 and p99 in one cell, beside what they are measured by; marked where more than one in twenty took longer than OneSignal says. */
function latencyItem(label: string, latency: LatencyView | null, say: (latency: string) => string): CountItem {
  const hint = texts.numberHints.latency(latency?.count ?? 0)
  if (latency === null) return { label, value: '–', hint }
  const value = say([latency.p50Ms, latency.p95Ms, latency.p99Ms].map(duration).join(' · '))
  return { label, value, hint, ...(latency.p95Ms > promisedMs ? { tone: 'warn' as const } : {}) }
}

/** Only where there is a limit: its own, or the one that a 429 has set. */
function rateItems(rates: RelayStatus['requestsPerSecond'] | undefined): readonly CountItem[] {
  if (rates === undefined || rates.now === null) return []
  const { now, configured } = rates
  const slowed = configured === null || now < configured
  const value = texts.numberHints.requestsOf(now, configured)
  return [{ label: t.requests, value, hint: texts.numberHints.requests, ...(slowed ? { tone: 'warn' as const } : {}) }]
}
