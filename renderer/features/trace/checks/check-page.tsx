import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import type { CheckRow } from '#shared/contract/checks.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog/confirm-dialog.tsx'
import { count } from '../../../ui/format/numbers.ts'
import { Counts } from '../../../ui/screen/counts.tsx'
import { BarSpace, ScreenBar, Scroll } from '../../../ui/screen/screen-parts.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'
import { FailureList } from './failure-list.tsx'
import { ResultTag } from './checks-tab.tsx'

const t = texts.checks

/** One check: its counts, its failures with what differs, and the buttons. */
export function CheckPage(props: {
  readonly name: string
  readonly result: CheckRow | undefined
  readonly readOnlyReason: string | null
  /** Of the job that runs now or ran last. */
  readonly progress: ReactNode
  onRun(update: boolean): void
}) {
  const { name, result, readOnlyReason } = props
  const orpc = useOrpc()
  const [asking, setAsking] = useState(false)
  const query = useQuery(orpc.checks.result.queryOptions({ input: { name } }))
  const { refetch } = query
  useEffect(() => void refetch(), [result?.atMs, refetch])
  return (
    <>
      <ScreenBar label={name}>
        <strong className="sb-mono">{name}</strong>
        <ResultTag result={result} />
        <BarSpace />
        <Button disabled={readOnlyReason !== null} title={readOnlyReason ?? undefined} onClick={() => setAsking(true)}>
          {t.update}
        </Button>
        <Button variant="filled" onClick={() => props.onRun(false)}>
          {t.run}
        </Button>
      </ScreenBar>
      {result?.counts === undefined || result.counts === null ? null : (
        <Counts
          label={name}
          items={[
            { label: t.counts.records, value: count(result.counts.records) },
            { label: t.counts.mapped, value: count(result.counts.mapped) },
            { label: t.counts.requests, value: count(result.counts.requests) },
            { label: t.counts.errors, value: count(result.counts.findings.error) },
            { label: t.counts.warnings, value: count(result.counts.findings.warning) },
          ]}
        />
      )}
      {props.progress === null ? null : <div className={classes.pad}>{props.progress}</div>}
      <Scroll label={t.failures}>
        {result === undefined ? (
          <p className={classes.pad}>{t.notRun}</p>
        ) : (
          <FailureList ok={result.ok} failures={query.data?.failures ?? []} />
        )}
      </Scroll>
      <ConfirmDialog
        opened={asking}
        title={t.updateTitle}
        confirmLabel={t.updateConfirm}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          props.onRun(true)
        }}
      >
        {t.updateText(name)}
      </ConfirmDialog>
    </>
  )
}
