import { Popover } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import type { JobStatus } from '#shared/contract/jobs.ts'
import { streams } from '../rpc/streams.ts'
import { useCancelJob, useWatchedJobs } from '../rpc/use-job.ts'
import { useLive } from '../rpc/use-live.ts'
import { percent } from '../ui/format/numbers.ts'
import { JobProgress } from '../ui/job/job-progress.tsx'
import classes from './shell.module.css'

/** Told once, unless a dialog shows the job already. */
function useEndNotices(jobs: readonly JobStatus[] | undefined): void {
  const running = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const shown = useWatchedJobs.getState().ids
    for (const job of jobs ?? []) {
      if (job.state === 'running' || !running.current.has(job.jobId) || shown.includes(job.jobId)) continue
      notifications.show({
        message: job.message ?? `${job.label}: ${job.state}`,
        ...(job.state === 'failed' ? { color: 'red', autoClose: false as const } : {}),
      })
    }
    running.current = new Set(jobs?.filter((job) => job.state === 'running').map((job) => job.jobId))
  }, [jobs])
}

/** Long work that goes on, in the status bar; the list also has what ended lately. */
export function JobsIndicator() {
  const jobs = useLive(streams.jobs).value
  const cancel = useCancelJob()
  useEndNotices(jobs)
  const running = jobs?.filter((job) => job.state === 'running') ?? []
  const [first] = running
  if (jobs === undefined || first === undefined) return null
  const text = running.length > 1 ? `${running.length} jobs running` : first.label
  const share = running.length > 1 || first.total === null ? '' : ` · ${percent(first.done, first.total)}`
  return (
    <Popover position="top-start" width={380}>
      <Popover.Target>
        <button type="button" className={classes.jobs} aria-label={`Running jobs: ${text}`}>
          {text}
          {share}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Jobs" p="xs">
        {jobs.toReversed().map((job) => (
          <JobProgress key={job.jobId} job={job} onCancel={() => cancel(job.jobId)} />
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
