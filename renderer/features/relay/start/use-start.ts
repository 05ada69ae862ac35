import { create } from 'zustand'
import type { EngineClient } from '../../../rpc/connection.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { useActionProblem } from '../action-problem.ts'
import { texts } from '../texts.ts'

type StartStore = {
  /** The relay that is being started, asked about, or both. */
  readonly starting: string | null
  /** What to know before it joins its group; the start waits for the answer. */
  readonly asking: { readonly relay: string; readonly warnings: readonly string[] } | null
  put(state: Pick<StartStore, 'starting' | 'asking'>): void
}

/** A relay that is about to start: from its button or from the command palette. */
export const useStarting = create<StartStore>()((set) => ({ starting: null, asking: null, put: (state) => set(state) }))

export type StartRelay = {
  /** Starts the relay, unless there is something to know first: then it asks. */
  start(relay: string): Promise<void>
  /** Starts it without asking. */
  startNow(relay: string): Promise<void>
}

export function useStartRelay(): StartRelay {
  const client = useClient()
  const put = useStarting((state) => state.put)
  const { tell, clear } = useActionProblem()
  const startNow = async (relay: string): Promise<void> => {
    put({ starting: relay, asking: null })
    try {
      await client.relays.start({ relay })
    } catch (error) {
      tell(texts.startFailed, error)
    }
    put({ starting: null, asking: null })
  }
  return {
    startNow,
    start: async (relay) => {
      clear()
      put({ starting: relay, asking: null })
      const warnings = await warningsOf(client, relay)
      if (warnings.length === 0) return startNow(relay)
      put({ starting: null, asking: { relay, warnings } })
    },
  }
}

/** A cluster that cannot be asked is no reason not to start: the relay says so itself, and tries again. */
async function warningsOf(client: EngineClient, relay: string): Promise<readonly string[]> {
  try {
    return (await client.groups.joinWarnings({ relay })).warnings
  } catch {
    return []
  }
}
