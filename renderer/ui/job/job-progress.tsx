import { Button, Progress } from '@mantine/core'
import type { JobStatus } from '#shared/contract/jobs.ts'
import { Tag, type Tone } from '../badges/tag.tsx'
import { count, percent } from '../format/numbers.ts'
import classes from './job.module.css'

const tones: Readonly<Record<JobStatus['state'], Tone>> = {
  running: 'info',
  done: 'ok',
  failed: 'err',
  cancelled: 'warn',
}

/** `1,200 of 12,403 · 9.6 %`, or only how many where the end is not known. */
function jobCount(job: JobStatus): string {
  if (job.total === null) return `${count(job.done)} so far`
  return `${count(job.done)} of ${count(job.total)} · ${percent(job.done, job.total)}`
}

/** One job: what it does, how far it is, a way to cancel it, and at the end what came of it. */
export function JobProgress(props: { readonly job: JobStatus; onCancel(): void }) {
  const { job } = props
  const running = job.state === 'running'
  const share = job.total === null || job.total === 0 ? 0 : (job.done / job.total) * 100
  return (
    <div className={classes.job} role={job.state === 'failed' ? 'alert' : 'status'}>
      <div className={classes.line}>
        <span className={classes.label}>{job.label}</span>
        <Tag tone={tones[job.state]}>{job.state}</Tag>
      </div>
      {running ? (
        <>
          <Progress value={share} size="sm" aria-label={job.label} />
          <div className={classes.line}>
            <span className={classes.label}>{jobCount(job)}</span>
            <Button size="compact-xs" onClick={props.onCancel}>
              Cancel
            </Button>
          </div>
        </>
      ) : null}
      {job.message === null ? null : <div className={classes.message}>{job.message}</div>}
    </div>
  )
}
