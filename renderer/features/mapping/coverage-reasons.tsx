import { useLocation } from 'wouter'
import type { Coverage } from '#shared/contract/mappings.ts'
import { count, shareChange } from '../../ui/format/numbers.ts'
import { links } from '../../ui/links.ts'
import type { ReasonRow } from './coverage-rows.ts'
import { changeOf } from './coverage-rows.ts'
import classes from './coverage.module.css'
import { ExampleButtons } from './example-buttons.tsx'
import { texts } from './texts.ts'

type Props = {
  readonly rows: readonly ReasonRow[]
  readonly draft: Coverage
  readonly saved: Coverage | null
  onExample(seq: number): void
}

/** One bar for each reason that keeps records from mapping, and each remark on records that map. */
export function CoverageReasons(props: Props) {
  const { rows } = props
  const most = Math.max(1, ...rows.map((row) => Math.max(row.count, row.before ?? 0)))
  const allMap = !rows.some((row) => row.severity === 'error')
  return (
    <div className={classes.scroll} role="group" aria-label={texts.reasons} tabIndex={0}>
      {allMap ? <p className={classes.allMap}>{texts.allMap}</p> : null}
      <ul className={classes.reasons}>
        {rows.map((row) => (
          <Reason
            key={`${row.severity} ${row.rule}`}
            row={row}
            most={most}
            change={changeOf(row, props.draft, props.saved)}
            onExample={props.onExample}
          />
        ))}
      </ul>
    </div>
  )
}

type ReasonProps = {
  readonly row: ReasonRow
  readonly most: number
  readonly change: number
  onExample(seq: number): void
}

function Reason({ row, most, change, onExample }: ReasonProps) {
  const width = (value: number): string => `${Math.max((value / most) * 100, value > 0 ? 1 : 0)}%`
  return (
    <li className={classes.reason} data-severity={row.severity}>
      <RuleName row={row} />
      <span className={classes.bar} aria-hidden="true">
        <span className={classes.before} style={{ width: width(row.before ?? 0) }} />
        <span className={classes.after} style={{ width: width(row.count) }} />
      </span>
      <span className={classes.count}>
        {row.before === null || change === 0 ? null : <span className={classes.dim}>{count(row.before)} → </span>}
        {count(row.count)}
      </span>
      <span className={classes.change} data-better={change < 0 || undefined} data-worse={change > 0 || undefined}>
        {shareChange(change)}
      </span>
      <span className={classes.message} title={row.message}>
        {row.message}
      </span>
      <ExampleButtons seqs={row.examples} onExample={onExample} />
    </li>
  )
}

/** What keeps records from mapping is a verdict, which Live can filter by; a remark has only its examples. */
function RuleName({ row }: { readonly row: ReasonRow }) {
  const [, navigate] = useLocation()
  if (row.severity !== 'error') {
    return (
      <span className={classes.remark} title={row.message}>
        {row.rule}
      </span>
    )
  }
  return (
    <button
      type="button"
      className={classes.rule}
      title={`${row.message}\n${texts.showInLive}`}
      onClick={() => navigate(links.liveFilter(`verdict = "${row.rule}"`))}
    >
      {row.rule}
    </button>
  )
}
