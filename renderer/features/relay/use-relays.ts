import { create } from 'zustand'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'

export type RelayTab = 'deliveries' | 'would-send' | 'dead-letters' | 'lag' | 'settings'

type RelayUi = {
  readonly selected: string | null
  /** Null: the part that fits the mode. */
  readonly tab: RelayTab | null
  /** A relay that stands in no file yet. */
  readonly fresh: string | null
  select(name: string): void
  setTab(tab: RelayTab | null): void
  create(name: string): void
  forgetFresh(): void
}

/** What is looked at on this screen. */
export const useRelayUi = create<RelayUi>()((set) => ({
  selected: null,
  tab: null,
  fresh: null,
  select: (selected) => set({ selected }),
  setTab: (tab) => set({ tab }),
  create: (name) => set({ selected: name, fresh: name, tab: 'settings' }),
  forgetFresh: () => set({ fresh: null, tab: null }),
}))

export type Relays = {
  readonly names: readonly string[]
  readonly selected: string | null
  readonly isFresh: boolean
  readonly status: RelayStatus | undefined
}

/** All relays with a file, and a new one; the first is chosen where nobody chose. */
export function useRelays(): Relays {
  const files = useFileNames('relays').map((file) => file.name)
  const statuses = useLive(streams.relays).value ?? []
  const { selected: chosen, fresh } = useRelayUi()
  const isNew = fresh !== null && !files.includes(fresh)
  const names = [...files, ...(isNew ? [fresh] : [])]
  const selected = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null)
  return {
    names,
    selected,
    isFresh: isNew && selected === fresh,
    status: statuses.find((status) => status.name === selected),
  }
}

/** Whether the relay does something right now, so that "stop" is what one wants. */
export const isActive = (status: RelayStatus | undefined): boolean =>
  status !== undefined && ['starting', 'running', 'draining', 'reconnecting', 'paused'].includes(status.state)
