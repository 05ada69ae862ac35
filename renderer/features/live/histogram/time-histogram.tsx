import { ActionIcon, SegmentedControl } from '@mantine/core'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { memo, useCallback, useMemo, useState } from 'react'
import type { LiveStatus, TimeHistogram } from '#shared/contract/live.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import { splitBrush, withBrush, type Brush } from '../filter/brush-filter.ts'
import { useLiveUi } from '../live-choice.ts'
import { useView, type LiveView } from '../use-view.ts'
import { countsText, sumOf, timesText } from './histogram-model.ts'
import { HistogramStrip } from './histogram-strip.tsx'
import { HistogramTable } from './histogram-table.tsx'
import classes from './histogram.module.css'
import { useHistogram } from './use-histogram.ts'

/** Bars of the small strip are four pixels wide; more than this the engine does not count (shared/contract/live.ts). */
const smallBuckets = 90
const largeBuckets = 240

/**
 * What the brush is drawn over: what the filter shows without the brush, so that its surroundings stay in sight.
 */
function useSurroundings(live: LiveStatus, view: LiveView, buckets: number) {
  const { base, brush } = useMemo(() => splitBrush(view.filter), [view.filter])
  const needsOwnView = brush !== null && base !== ''
  const own = useView(needsOwnView ? live.sessionId : null, base)
  const shown = needsOwnView ? own : view
  const { status } = shown
  const overAll = brush !== null ? base === '' : view.filter === ''
  const stamp = overAll
    ? `${live.firstSeq} ${live.headSeq} ${live.mapping}`
    : `${status?.min} ${status?.max} ${status?.revision} ${status?.searched}`
  const viewId = overAll ? null : (status?.viewId ?? null)
  const question = live.sessionId === null ? null : { sessionId: live.sessionId, viewId, buckets }
  const histogram = useHistogram(question, stamp, overAll || status?.done === true)
  return { histogram, brush }
}

/** Changes the brushed part of the filter; the same function until the filter changes. */
function useBrushing(): (brush: Brush | null) => void {
  const { filter, applyFilter } = useLiveUi()
  return useCallback((brush: Brush | null) => applyFilter(withBrush(filter, brush)), [filter, applyFilter])
}

type Props = { readonly live: LiveStatus; readonly view: LiveView }

/** The small strip at the right of the counters; its button opens the large one. */
export function SmallHistogram(props: Props) {
  const histogramOpen = useLiveUi((state) => state.histogramOpen)
  return (
    <div className={classes.small}>
      {histogramOpen ? null : <SmallStrip {...props} />}
      <SizeButton />
    </div>
  )
}

const SizeButton = memo(function SizeButton() {
  const { histogramOpen, setHistogramOpen } = useLiveUi()
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={22}
      aria-expanded={histogramOpen}
      aria-label={histogramOpen ? 'Smaller chart of times' : 'Larger chart of times'}
      title={histogramOpen ? 'Smaller' : 'Larger, or as a table'}
      onClick={() => setHistogramOpen(!histogramOpen)}
    >
      {histogramOpen ? <ChevronUp size={14} /> : <ChevronDown size={14} />}
    </ActionIcon>
  )
})

function SmallStrip(props: Props) {
  const { histogram, brush } = useSurroundings(props.live, props.view, smallBuckets)
  const onBrush = useBrushing()
  if (histogram === null || histogram.counts.length === 0) return null
  return <HistogramStrip histogram={histogram} brush={brush} size="small" onBrush={onBrush} />
}

/** The large one, below the counters: with its times, and as a table. */
export function LargeHistogram(props: Props) {
  const { histogram, brush } = useSurroundings(props.live, props.view, largeBuckets)
  const onBrush = useBrushing()
  const [as, setAs] = useState('chart')
  if (histogram === null || histogram.counts.length === 0) return null
  return (
    <section className={classes.large} aria-label="Records by time">
      {as === 'chart' ? (
        <HistogramStrip histogram={histogram} brush={brush} size="large" onBrush={onBrush} />
      ) : (
        <HistogramTable histogram={histogram} />
      )}
      <Legend histogram={histogram} as={as} onAs={setAs} />
    </section>
  )
}

type LegendProps = { readonly histogram: TimeHistogram; readonly as: string; onAs(as: string): void }

const Legend = memo(function Legend(props: LegendProps) {
  const { histogram } = props
  const zone = usePreferences((state) => state.zone)
  const toMs = histogram.fromMs + histogram.counts.length * histogram.bucketMs
  return (
    <div className={classes.legend}>
      <span className="sb-mono">{timesText(histogram.fromMs, toMs, zone)}</span>
      <span>{countsText(sumOf(histogram.counts))}</span>
      {histogram.searched < histogram.total ? <span>still counting</span> : null}
      <SegmentedControl aria-label="Show times as" data={shapes} value={props.as} onChange={props.onAs} />
    </div>
  )
})

const shapes = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
]
