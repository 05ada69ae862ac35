import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { texts } from '../texts.ts'
import classes from './ladder.module.css'
import { rowsOf } from './ladder-model.ts'
import { RungRow } from './rung-row.tsx'
import type { Ladder } from './use-ladder.ts'

const t = texts.ladder

/** Eleven rungs, a line each; what failed or warns is opened with its remedy. */
export function LadderPane(props: { readonly ladder: Ladder; readonly targets: ReactNode }) {
  const { run, outdated, start } = props.ladder
  return (
    <section className={classes.pane} aria-label={texts.test}>
      {props.targets}
      {run === null || run.problem === null ? null : <Notice tone="err" title={t.didNotRun} text={run.problem} />}
      {run !== null && run.state !== 'running' && outdated ? <Notice tone="info" text={t.outdated} /> : null}
      {run === null ? <p className={classes.idle}>{t.idle}</p> : null}
      <ol className={classes.steps} aria-label={t.title} aria-busy={run?.state === 'running'}>
        {rowsOf(run).map((row) => (
          <RungRow key={row.name} row={row} onAgain={start} />
        ))}
      </ol>
      <p className={classes.result} role="status">
        {run === null ? '' : t.result(run)}
      </p>
      {run?.state === 'cancelled' ? <Button onClick={start}>{t.again}</Button> : null}
    </section>
  )
}
