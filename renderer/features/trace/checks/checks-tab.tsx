import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CheckRow } from '#shared/contract/checks.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { streams } from '../../../rpc/streams.ts'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { useFileNames, useWorkspace } from '../../../rpc/workspace-files.ts'
import { Tag } from '../../../ui/badges/tag.tsx'
import { Choice, ChoiceCount, ChoiceList, ChoiceName } from '../../../ui/choice-list/choice-list.tsx'
import { EmptyState } from '../../../ui/empty-state/empty-state.tsx'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { texts } from '../texts.ts'
import classes from '../trace.module.css'
import { CheckPage } from './check-page.tsx'

const t = texts.checks

/** Checks of the workspace │ how the chosen one went. */
export function ChecksTab() {
  const names = useFileNames('checks').map(({ name }) => name)
  const results = useLive(streams.checks).value ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const { run, progress } = useCheckRuns()
  const readOnly = useWorkspace()?.readOnlyReason ?? null
  const name = chosen !== null && names.includes(chosen) ? chosen : names[0]
  if (name === undefined) return <EmptyState title={t.noneTitle}>{t.noneText}</EmptyState>
  const resultOf = (wanted: string) => results.find((result) => result.name === wanted)
  return (
    <div className={classes.halves}>
      <div className={classes.list}>
        <div className={classes.listBar}>
          <Button variant="filled" onClick={() => run(names, false)}>
            {t.runAll}
          </Button>
        </div>
        <ChoiceList label={t.label}>
          {names.map((one) => (
            <Choice key={one} chosen={one === name} what="opens" onChoose={() => setChosen(one)}>
              <ChoiceName text={one} mono />
              <ChoiceCount>
                <ResultTag result={resultOf(one)} />
              </ChoiceCount>
            </Choice>
          ))}
        </ChoiceList>
      </div>
      <div className={classes.half}>
        <CheckPage
          key={name}
          name={name}
          result={resultOf(name)}
          readOnlyReason={readOnly}
          onRun={(update) => run([name], update)}
          progress={progress}
        />
      </div>
    </div>
  )
}

/** Runs checks as a job and shows how far it is. */
function useCheckRuns() {
  const client = useClient()
  const [jobId, setJobId] = useState<string | null>(null)
  const job = useJob(jobId)
  const cancel = useCancelJob()
  return {
    run: (names: readonly string[], update: boolean) => {
      client.checks.run({ names: [...names], update }).then((started) => setJobId(started.jobId), showProblem)
    },
    progress: job === undefined ? null : <JobProgress job={job} onCancel={() => cancel(job.jobId)} />,
  }
}

/** Good, how many failures, or that it was not run since the engine started. */
export function ResultTag(props: { readonly result: CheckRow | undefined }) {
  const { result } = props
  if (result === undefined) return <Tag tone="muted">{t.notRun}</Tag>
  return <Tag tone={result.ok ? 'ok' : 'err'}>{result.ok ? t.good : t.bad(result.failures)}</Tag>
}
