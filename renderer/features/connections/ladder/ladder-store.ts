import { create } from 'zustand'
import type { EngineClient } from '../../../rpc/connection.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { freshRun, type LadderRun, withEvent } from './ladder-model.ts'

type ProbeInput = Parameters<EngineClient['connections']['probe']>[0]

type LadderStore = {
  readonly runs: Readonly<Record<string, LadderRun>>
  /** Begins anew; a run of the same connection that still goes on is left. */
  start(client: EngineClient, input: ProbeInput, tested: string): Promise<void>
  cancel(name: string): void
}

/** The last ladder of every connection, also while another screen is shown. */
export const useLadders = create<LadderStore>()((set, get) => {
  const stops = new Map<string, AbortController>()
  const put = (name: string, run: LadderRun): void => set((state) => ({ runs: { ...state.runs, [name]: run } }))
  return {
    runs: {},
    async start(client, input, tested) {
      const { name } = input
      stops.get(name)?.abort()
      const stop = new AbortController()
      stops.set(name, stop)
      let run = freshRun(tested)
      put(name, run)
      try {
        for await (const event of await client.connections.probe(input, { signal: stop.signal })) {
          if (stop.signal.aborted) return
          run = withEvent(run, event)
          put(name, run)
        }
        if (!stop.signal.aborted && run.state === 'running') put(name, { ...run, state: 'cancelled', trying: null })
      } catch (error) {
        if (stop.signal.aborted) return
        put(name, { ...run, state: 'failed', trying: null, problem: problemOf(error).message })
      }
    },
    cancel(name) {
      stops.get(name)?.abort()
      const run = get().runs[name]
      if (run?.state === 'running') put(name, { ...run, state: 'cancelled', trying: null })
    },
  }
})
