import { memo, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { TimeHistogram } from '#shared/contract/live.ts'
import { usePreferences } from '../../../ui/preferences.ts'
import type { Brush } from '../filter/brush-filter.ts'
import { HistogramBars } from './histogram-bars.tsx'
import { brushOf, bucketAt, placeOf, spanText, type BucketSpan } from './histogram-model.ts'
import classes from './histogram.module.css'

type Props = {
  readonly histogram: TimeHistogram
  readonly brush: Brush | null
  readonly size: 'small' | 'large'
  onBrush(brush: Brush | null): void
}

/** What a person is choosing; the bars stand still meanwhile, so that a time stays where it was grasped. */
type Choosing = { readonly histogram: TimeHistogram; readonly span: BucketSpan; readonly by: 'pointer' | 'keys' }

/** A few buckets are no wall of colour. */
const maxBarPx = 16

const shareOf = (event: PointerEvent): number => {
  const box = event.currentTarget.getBoundingClientRect()
  return (event.clientX - box.left) / box.width
}

/** Where a key moves the focus; null for other keys. */
function targetOf(key: string, at: number, last: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1)
    case 'ArrowRight':
      return Math.min(last, at + 1)
    case 'PageUp':
      return Math.max(0, at - 10)
    case 'PageDown':
      return Math.min(last, at + 10)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

function Strip(props: Props) {
  const zone = usePreferences((state) => state.zone)
  const [choosing, setChoosing] = useState<Choosing | null>(null)
  const histogram = choosing?.histogram ?? props.histogram
  const last = histogram.counts.length - 1
  const span = choosing?.span ?? { anchor: last, focus: last }
  const place = placeOf(histogram, choosing === null ? (props.brush ?? nowhere) : brushOf(histogram, span))

  const finish = () => {
    if (choosing === null) return
    props.onBrush(brushOf(choosing.histogram, choosing.span))
    setChoosing(null)
  }
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = bucketAt(props.histogram, shareOf(event))
    setChoosing({ histogram: props.histogram, span: { anchor: at, focus: at }, by: 'pointer' })
  }
  const onPointerMove = (event: PointerEvent) => {
    if (choosing?.by !== 'pointer') return
    setChoosing({ ...choosing, span: { anchor: span.anchor, focus: bucketAt(histogram, shareOf(event)) } })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, span.focus, last)
    if (target !== null) {
      const from = choosing === null ? props.histogram : histogram
      const anchor = event.shiftKey ? span.anchor : target
      setChoosing({ histogram: from, span: { anchor, focus: target }, by: 'keys' })
    } else if (event.key === 'Enter' || event.key === ' ') finish()
    else if (event.key === 'Escape' && choosing !== null) setChoosing(null)
    else if (event.key === 'Escape' && props.brush !== null) props.onBrush(null)
    else return
    event.preventDefault()
  }
  const text = spanText(histogram, span, zone)
  return (
    <div
      className={classes.strip}
      data-size={props.size}
      data-testid="histogram"
      style={{ maxWidth: histogram.counts.length * maxBarPx }}
      role="slider"
      tabIndex={0}
      aria-label="Records by time"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={span.focus}
      aria-valuetext={text}
      title={choosing === null ? 'Records by time: drag to see only a part' : text}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => choosing?.by === 'pointer' && finish()}
      onPointerCancel={() => setChoosing(null)}
      onDoubleClick={() => props.onBrush(null)}
      onBlur={() => setChoosing(null)}
      onKeyDown={onKeyDown}
    >
      <HistogramBars histogram={histogram} />
      {place === null ? null : (
        <span
          className={classes.brush}
          data-testid="brush"
          data-choosing={choosing !== null || undefined}
          style={{ left: `${place.from * 100}%`, width: `${(place.to - place.from) * 100}%` }}
        />
      )}
      {choosing === null ? null : (
        <span className={classes.reading} role="status">
          {text}
        </span>
      )}
    </div>
  )
}

/** Records by time. Drag over it, or use arrow keys, Shift and Enter, to see only that time; Escape shows all again. */
export const HistogramStrip = memo(Strip)

const nowhere: Brush = { fromMs: 0, toMs: 0 }
