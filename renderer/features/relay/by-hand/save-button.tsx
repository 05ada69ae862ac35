import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { NameDialog } from '../../../ui/file-form/name-dialog.tsx'
import { JobProgress } from '../../../ui/job/job-progress.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { texts } from './texts.ts'

const t = texts.save

/** Saves the dead letters of a reason, or all, as a capture of the workspace. */
export function SaveButton(props: {
  readonly relay: string
  readonly reason: string | null
  readonly disabled: boolean
}) {
  const client = useClient()
  const cancel = useCancelJob()
  const [asking, setAsking] = useState(false)
  const save = useMutation({
    mutationFn: (capture: string) =>
      client.relays.exportDeadLetters({
        relay: props.relay,
        capture,
        ...(props.reason === null ? {} : { reason: props.reason }),
      }),
    onSuccess: () => setAsking(false),
  })
  const job = useJob(save.data?.jobId ?? null)
  return (
    <>
      <Button disabled={props.disabled} onClick={() => setAsking(true)}>
        {t.open}
      </Button>
      {job === undefined ? null : <JobProgress job={job} onCancel={() => cancel(job.jobId)} />}
      <NameDialog
        opened={asking}
        title={t.title}
        texts={t.dialog}
        taken={[]}
        onClose={() => setAsking(false)}
        onCreate={(name) => save.mutate(name)}
      >
        {save.error === null ? null : <Notice tone="err" title={t.failed} text={problemOf(save.error).message} />}
      </NameDialog>
    </>
  )
}
