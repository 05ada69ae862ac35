import { create } from 'zustand'
import { useEffect } from 'react'
import type { JobStatus } from '#shared/contract/jobs.ts'
import { useClient } from './rpc-context.tsx'
import { showProblem } from './show-problem.ts'
import { streams } from './streams.ts'
import { useLive } from './use-live.ts'

type WatchedJobs = { readonly ids: readonly string[]; watch(jobId: string): () => void }

/** Jobs that a dialog shows: nobody needs to be told of their end once more. */
export const useWatchedJobs = create<WatchedJobs>()((set) => ({
  ids: [],
  watch: (jobId) => {
    set(({ ids }) => ({ ids: [...ids, jobId] }))
    return () => set(({ ids }) => ({ ids: ids.filter((id) => id !== jobId) }))
  },
}))

/** A job as it stands now, while a dialog shows it; undefined until the engine has told of it. */
export function useJob(jobId: string | null): JobStatus | undefined {
  const jobs = useLive(streams.jobs).value
  const watch = useWatchedJobs((state) => state.watch)
  useEffect(() => (jobId === null ? undefined : watch(jobId)), [jobId, watch])
  return jobs?.find((job) => job.jobId === jobId)
}

/** Ends a job early; what it did so far stays. */
export function useCancelJob(): (jobId: string) => void {
  const client = useClient()
  return (jobId) => void client.jobs.cancel({ jobId }).catch(showProblem)
}
