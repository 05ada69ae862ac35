import { Button, Group, Stack } from '@mantine/core'
import { useCancelJob, useJob } from '../../../rpc/use-job.ts'
import { JobProgress } from '../../../ui/job/job-progress.tsx'

/** How far producing is, and what came of it. */
export function ProducingJob(props: { readonly jobId: string; onClose(): void }) {
  const job = useJob(props.jobId)
  const cancel = useCancelJob()
  if (job === undefined) return null
  return (
    <Stack gap="sm">
      <JobProgress job={job} onCancel={() => cancel(props.jobId)} />
      <Group justify="flex-end">
        <Button onClick={props.onClose}>{job.state === 'running' ? 'Go on in the background' : 'Close'}</Button>
      </Group>
    </Stack>
  )
}
