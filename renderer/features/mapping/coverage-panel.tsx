import { useLocation } from 'wouter'
import type { Coverage } from '#shared/contract/mappings.ts'
import { count, percent } from '../../ui/format/numbers.ts'
import { links } from '../../ui/links.ts'
import type { ReasonRow } from './coverage-rows.ts'
import { reasonRows } from './coverage-rows.ts'
import classes from './coverage.module.css'
import { texts } from './texts.ts'

type Props = {
  /** Of the draft, and of the file as saved; the second is null where nothing is edited. */
  readonly draft: Coverage | null
  readonly saved: Coverage | null
  onExample(seq: number): void
}

/** How the mapping does over all kept records: how many map, and each reason why others do not. */
export function CoveragePanel(props: Props) {
  const { draft, saved } = props
  return (
    <section className={classes.panel} aria-label={texts.coverage}>
      <Summary draft={draft} saved={saved} />
      {draft === null || draft.total === 0 ? (
        <p className={classes.none}>{texts.coverageNone}</p>
      ) : (
        <>
          <Reasons rows={reasonRows(draft, saved)} onExample={props.onExample} />
          <EventNames coverage={draft} />
        </>
      )}
    </section>
  )
}

function Summary(props: { readonly draft: Coverage | null; readonly saved: Coverage | null }) {
  const { draft, saved } = props
  return (
    <div className={classes.summary}>
      <h2 className={classes.title}>{texts.coverage}</h2>
      <div className={classes.percent} data-testid="coverage-percent">
        {draft === null ? '–' : percent(draft.mapped, draft.scanned)}
      </div>
      <div className={classes.dim}>
        {draft === null
          ? ''
          : draft.done
            ? texts.coverageOf(draft.mapped, draft.total)
            : texts.scanning(draft.scanned, draft.total)}
      </div>
      <dl className={classes.compare} data-shown={saved !== null || undefined}>
        <dt>{texts.before}</dt>
        <dd>{saved === null ? '' : percent(saved.mapped, saved.scanned)}</dd>
        <dt>{texts.after}</dt>
        <dd>{draft === null ? '' : percent(draft.mapped, draft.scanned)}</dd>
      </dl>
    </div>
  )
}

function Reasons(props: { readonly rows: readonly ReasonRow[]; onExample(seq: number): void }) {
  const most = Math.max(1, ...props.rows.map((row) => Math.max(row.count, row.before ?? 0)))
  if (props.rows.length === 0) return <p className={classes.none}>{texts.allMap}</p>
  return (
    <ul className={classes.reasons} aria-label={texts.reasons}>
      {props.rows.map((row) => (
        <Reason key={row.rule} row={row} most={most} onExample={props.onExample} />
      ))}
    </ul>
  )
}

function Reason(props: { readonly row: ReasonRow; readonly most: number; onExample(seq: number): void }) {
  const [, navigate] = useLocation()
  const { row, most } = props
  const width = (value: number): string => `${Math.max((value / most) * 100, value > 0 ? 1 : 0)}%`
  return (
    <li className={classes.reason}>
      <button
        type="button"
        className={classes.rule}
        title={`${row.message}\n${texts.showInLive}`}
        onClick={() => navigate(links.liveFilter(`verdict = "${row.rule}"`))}
      >
        {row.rule}
      </button>
      <span className={classes.bar} aria-hidden="true">
        <span className={classes.before} style={{ width: width(row.before ?? 0) }} />
        <span className={classes.after} style={{ width: width(row.count) }} />
      </span>
      <span className={classes.count}>
        {count(row.count)}
        {row.before === null || row.before === row.count ? null : (
          <span className={classes.dim}> ← {count(row.before)}</span>
        )}
      </span>
      <span className={classes.message} title={row.message}>
        {row.message}
      </span>
      <span className={classes.examples}>
        {row.examples.slice(0, 3).map((seq) => (
          <button
            key={seq}
            type="button"
            className={classes.example}
            aria-label={texts.example(seq)}
            title={texts.example(seq)}
            onClick={() => props.onExample(seq)}
          >
            #{seq}
          </button>
        ))}
      </span>
    </li>
  )
}

/** More names than anybody reads at a glance; the rest is counted. */
const shownNames = 12

function EventNames(props: { readonly coverage: Coverage }) {
  const names = props.coverage.eventNames
  return (
    <div className={classes.names} role="group" aria-label={texts.eventNames} tabIndex={0}>
      <h3 className={classes.title}>{texts.eventNames}</h3>
      {names.length === 0 ? <p className={classes.dim}>{texts.noNames}</p> : null}
      <ul>
        {names.slice(0, shownNames).map((item) => (
          <li key={item.name}>
            <span className={classes.eventName} title={item.name}>
              {item.name}
            </span>
            <span className={classes.dim}>{count(item.count)}</span>
          </li>
        ))}
      </ul>
      {names.length > shownNames ? <p className={classes.dim}>{texts.more(names.length - shownNames)}</p> : null}
    </div>
  )
}
