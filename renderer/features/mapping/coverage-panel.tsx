import type { Coverage } from '#shared/contract/mappings.ts'
import { percent } from '../../ui/format/numbers.ts'
import { CoverageReasons } from './coverage-reasons.tsx'
import { reasonRows } from './coverage-rows.ts'
import { CoverageSizes } from './coverage-sizes.tsx'
import classes from './coverage.module.css'
import { EventNames } from './event-names.tsx'
import { texts } from './texts.ts'
import type { LiveCoverage } from './use-coverage.ts'

type Props = {
  /** Of the draft, and of the file as saved; the second is null where nothing is edited. */
  readonly draft: LiveCoverage
  readonly saved: LiveCoverage | null
  /** Whether there are records to look at. */
  readonly anyKept: boolean
  onExample(seq: number): void
}

/** How the mapping does over all kept records: how many map, why others do not, and what comes out. */
export function CoveragePanel(props: Props) {
  // Before the first numbers there is nothing to tell of, not even zeros.
  const draft = props.draft.shown?.total === 0 && props.anyKept ? null : props.draft.shown
  const saved = props.saved?.shown ?? null
  return (
    <section className={classes.panel} aria-label={texts.coverage}>
      <Summary draft={draft} saved={saved} counting={props.draft.counting} />
      {draft === null || draft.total === 0 ? (
        <p className={classes.none}>{props.anyKept ? texts.coverageCounting : texts.coverageNone}</p>
      ) : (
        <>
          <CoverageReasons rows={reasonRows(draft, saved)} draft={draft} saved={saved} onExample={props.onExample} />
          <CoverageSizes coverage={draft} onExample={props.onExample} />
          <EventNames coverage={draft} edited={props.saved !== null} onExample={props.onExample} />
        </>
      )}
    </section>
  )
}

type SummaryProps = {
  readonly draft: Coverage | null
  readonly saved: Coverage | null
  readonly counting: Coverage | null
}

function Summary({ draft, saved, counting }: SummaryProps) {
  return (
    <div className={classes.summary}>
      <h2 className={classes.title}>{texts.coverage}</h2>
      <div className={classes.percents}>
        <span className={classes.beforePercent} data-shown={saved !== null || undefined} data-testid="coverage-before">
          {saved === null ? '' : `${percent(saved.mapped, saved.scanned)} → `}
        </span>
        <span className={classes.percent} data-testid="coverage-percent">
          {draft === null ? '–' : percent(draft.mapped, draft.scanned)}
        </span>
      </div>
      <div className={classes.dim}>{draft === null ? '' : progressText(draft, counting)}</div>
      {draft === null ? null : (
        <div className={classes.dim} title={draft.users.exact ? undefined : texts.usersAtLeastHint}>
          {texts.users(draft.users.distinct, draft.users.exact)}
        </div>
      )}
    </div>
  )
}

function progressText(draft: Coverage, counting: Coverage | null): string {
  if (counting !== null) return texts.scanning(counting.scanned, counting.total)
  return draft.done ? texts.coverageOf(draft.mapped, draft.total) : texts.scanning(draft.scanned, draft.total)
}
