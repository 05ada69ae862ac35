import { create } from 'zustand'
import type { RelayStatus } from '#shared/contract/relays.ts'
import type { EngineClient } from '../../../rpc/connection.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { useActionProblem } from '../action-problem.ts'
import { texts } from '../texts.ts'

/** That a relay may send for real: what was typed to confirm it, null where it need not be. */
type Confirmed = { readonly relay: string; readonly typed: string | null }

/** Where a start stands: one relay at a time. */
type Starting =
  | { readonly kind: 'none' }
  /** Its file says live, and nobody confirmed that for this start. */
  | { readonly kind: 'confirming'; readonly relay: string }
  | { readonly kind: 'starting'; readonly relay: string }
  /** What to know before it joins its group; the start waits for the answer. */
  | { readonly kind: 'joining'; readonly confirmed: Confirmed; readonly warnings: readonly string[] }

type StartStore = {
  readonly now: Starting
  /** Switched to live while it was stopped: its next start need not ask again. */
  readonly switched: Confirmed | null
  put(now: Starting): void
  remember(switched: Confirmed | null): void
}

/** A relay that is about to start: from its button or from the command palette. */
export const useStarting = create<StartStore>()((set) => ({
  now: { kind: 'none' },
  switched: null,
  put: (now) => set({ now }),
  remember: (switched) => set({ switched }),
}))

export type StartRelay = {
  /** Starts the relay, unless there is something to know or to confirm first: then it asks. */
  start(relay: Pick<RelayStatus, 'name' | 'mode'>): Promise<void>
  /** Goes on after it was confirmed that it may send for real. */
  startConfirmed(confirmed: Confirmed): Promise<void>
  /** Starts it without asking. */
  startNow(confirmed: Confirmed): Promise<void>
}

/** Starts after the questions that a start needs: a live one is confirmed, a group that others use is warned of. */
export function useStartRelay(): StartRelay {
  const client = useClient()
  const { put, remember } = useStarting.getState()
  const { tell, clear } = useActionProblem()
  const startNow = async ({ relay, typed }: Confirmed): Promise<void> => {
    put({ kind: 'starting', relay })
    try {
      await client.relays.start({ relay, ...(typed === null ? {} : { confirmAppId: typed }) })
    } catch (error) {
      tell(texts.startFailed, error)
    }
    put({ kind: 'none' })
  }
  const startConfirmed = async (confirmed: Confirmed): Promise<void> => {
    put({ kind: 'starting', relay: confirmed.relay })
    const warnings = await warningsOf(client, confirmed.relay)
    if (warnings.length === 0) return startNow(confirmed)
    put({ kind: 'joining', confirmed, warnings })
  }
  return {
    startNow,
    startConfirmed,
    start: async ({ name, mode }) => {
      clear()
      if (mode !== 'live') return startConfirmed({ relay: name, typed: null })
      const { switched } = useStarting.getState()
      remember(null)
      if (switched?.relay === name) return startConfirmed(switched)
      put({ kind: 'confirming', relay: name })
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
