import { memo } from 'react'
import type { TimeHistogram } from '#shared/contract/live.ts'
import { barsPath } from './histogram-model.ts'
import classes from './histogram.module.css'

/** The bars alone: accent maps, red is rejected, grey was not judged. */
export const HistogramBars = memo(function HistogramBars(props: { readonly histogram: TimeHistogram }) {
  const { histogram } = props
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${histogram.counts.length} 1`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path
        data-kind="mapped"
        d={barsPath(
          histogram,
          (bucket) => bucket.mapped,
          () => 0,
        )}
      />
      <path
        data-kind="other"
        d={barsPath(
          histogram,
          (bucket) => bucket.other,
          (bucket) => bucket.mapped,
        )}
      />
      <path
        data-kind="rejected"
        d={barsPath(
          histogram,
          (bucket) => bucket.rejected,
          (bucket) => bucket.mapped + bucket.other,
        )}
      />
    </svg>
  )
})
