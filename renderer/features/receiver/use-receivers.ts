import { create } from 'zustand'
import type { ReceiverStatus } from '#shared/contract/receivers.ts'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'

export type ReceiverTab = 'requests' | 'forwards' | 'endpoints' | 'emulator' | 'settings'

type ReceiverUi = {
  readonly selected: string | null
  readonly tab: ReceiverTab
  /** A receiver that stands in no file yet. */
  readonly fresh: string | null
  select(name: string): void
  setTab(tab: ReceiverTab): void
  create(name: string): void
  forgetFresh(): void
}

/** What is looked at on this screen. */
export const useReceiverUi = create<ReceiverUi>()((set) => ({
  selected: null,
  tab: 'requests',
  fresh: null,
  select: (selected) => set({ selected }),
  setTab: (tab) => set({ tab }),
  create: (name) => set({ selected: name, fresh: name, tab: 'settings' }),
  forgetFresh: () => set({ fresh: null }),
}))

export type Receivers = {
  readonly names: readonly string[]
  readonly selected: string | null
  readonly isFresh: boolean
  readonly statuses: readonly ReceiverStatus[]
  /** Undefined while the engine has not told, or there is no such receiver running or stopped. */
  readonly status: ReceiverStatus | undefined
}

/** All receivers: those with a file, those the engine runs without one, and a new one. */
export function useReceivers(): Receivers {
  const files = useFileNames('receivers').map((file) => file.name)
  const statuses = useLive(streams.receivers).value ?? []
  const { selected: chosen, fresh } = useReceiverUi()
  const running = statuses.map((status) => status.name).filter((name) => !files.includes(name))
  const isNew = fresh !== null && !files.includes(fresh)
  const names = [...files, ...running, ...(isNew ? [fresh] : [])]
  const selected = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null)
  return {
    names,
    selected,
    isFresh: isNew && selected === fresh,
    statuses,
    status: statuses.find((status) => status.name === selected),
  }
}
