import { rate } from '../../ui/format/numbers.ts'
import classes from './live.module.css'
import { useRateHistory } from './rate-history.ts'

/** The last minute of reading, a bar a second; red is what the mapping rejected. */
export function RateBars() {
  const samples = useRateHistory((state) => state.samples)
  const highest = Math.max(1, ...samples.map((sample) => sample.records))
  const rejected = samples.reduce((sum, sample) => sum + sample.rejected, 0)
  return (
    <div
      className={classes.bars}
      role="img"
      aria-label={`Records a second, last minute; highest ${rate(highest)}, ${rejected} rejected in all`}
      title={`Last minute: highest ${rate(highest)}, red is rejected by the mapping`}
    >
      {samples.map((sample, index) => (
        <s key={index} style={{ height: `${(sample.records / highest) * 100}%` }}>
          <i style={{ height: sample.rejected === 0 ? 0 : `max(2px, ${(sample.rejected / sample.records) * 100}%)` }} />
        </s>
      ))}
    </div>
  )
}
