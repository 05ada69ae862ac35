import type { Coverage } from '#shared/contract/mappings.ts'
import { maxEventBytes } from '#shared/domain/onesignal/limits.ts'
import { count } from '../../ui/format/numbers.ts'
import classes from './coverage.module.css'
import { texts } from './texts.ts'

type Props = { readonly coverage: Coverage; onExample(seq: number): void }
type Size = Coverage['sizes'][number]

/** How large the events are: one bar a class of bytes, those beyond what OneSignal takes in red. Each opens a record. */
export function CoverageSizes({ coverage, onExample }: Props) {
  const { sizes, largest } = coverage
  const most = Math.max(1, ...sizes.map((size) => size.count))
  return (
    <div className={classes.sizes} role="group" aria-label={texts.sizes}>
      <h3 className={classes.title}>{texts.sizes}</h3>
      <div className={classes.sizeBars}>
        {sizes.map((size, index) => (
          <SizeBar
            key={size.upToBytes ?? 'more'}
            size={size}
            fromBytes={(sizes[index - 1]?.upToBytes ?? -1) + 1}
            most={most}
            onExample={onExample}
          />
        ))}
      </div>
      <div className={classes.sizeAxis} aria-hidden="true">
        <span>0</span>
        <span className={classes.sizeLimit} style={{ left: `${limitAt(sizes) * 100}%` }}>
          {count(maxEventBytes)}
        </span>
      </div>
      {largest === null ? null : (
        <button type="button" className={classes.largest} onClick={() => onExample(largest.seq)}>
          {texts.largest(largest.bytes)}
        </button>
      )}
    </div>
  )
}

type BarProps = { readonly size: Size; readonly fromBytes: number; readonly most: number; onExample(seq: number): void }

function SizeBar({ size, fromBytes, most, onExample }: BarProps) {
  const { upToBytes, examples } = size
  const label = texts.sizeBar(size.count, fromBytes, upToBytes)
  const [first] = examples
  return (
    <button
      type="button"
      className={classes.sizeBar}
      aria-label={label}
      title={label}
      disabled={first === undefined}
      data-over={upToBytes === null || upToBytes > maxEventBytes || undefined}
      onClick={() => first !== undefined && onExample(first)}
    >
      <span style={{ height: size.count === 0 ? 0 : `${Math.max((size.count / most) * 100, 4)}%` }} />
    </button>
  )
}

/** Where the limit stands between the bars, from 0 to 1. */
const limitAt = (sizes: readonly Size[]): number =>
  (sizes.findIndex(({ upToBytes }) => upToBytes === maxEventBytes) + 1) / Math.max(1, sizes.length)
