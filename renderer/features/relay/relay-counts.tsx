import type { RelayStatus } from '#shared/contract/relays.ts'
import { count, rate } from '../../ui/format/numbers.ts'
import { Counts, type CountItem } from '../../ui/screen/screen-parts.tsx'
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
      ]}
    />
  )
}
