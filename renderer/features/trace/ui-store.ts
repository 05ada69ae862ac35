import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type TraceTab = 'trace' | 'accounting' | 'checks'

type TraceUi = { readonly tab: TraceTab; setTab(tab: TraceTab): void }

/** Which part of the screen is shown; the palette changes it too. */
export const useTraceUi = create<TraceUi>()((set) => ({ tab: 'trace', setTab: (tab) => set({ tab }) }))

/** Enough to find one's way back. */
const maxRemembered = 12

/** A trace that was looked at on this machine. */
export type Looked = { readonly id: string; readonly name: string }

type History = { readonly looked: readonly Looked[]; add(trace: Looked): void }

export const useLookedAt = create<History>()(
  persist(
    (set) => ({
      looked: [],
      add: (trace) =>
        set(({ looked }) => ({
          looked: [trace, ...looked.filter(({ id }) => id !== trace.id)].slice(0, maxRemembered),
        })),
    }),
    { name: 'signalbench.traces' },
  ),
)
