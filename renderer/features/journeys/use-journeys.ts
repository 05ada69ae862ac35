import { useLocation } from 'wouter'
import { create } from 'zustand'
import type { JourneyRunState, JourneyStatus } from '#shared/contract/journeys.ts'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'

type JourneysUi = {
  readonly chosen: string | null
  /** A journey that stands in no file yet. */
  readonly fresh: string | null
  /** Runs in this state only; null = all. */
  readonly state: JourneyRunState | null
  choose(name: string): void
  create(name: string): void
  forgetFresh(): void
  setState(state: JourneyRunState | null): void
}

/** What is looked at on this screen. */
export const useJourneysUi = create<JourneysUi>()((set) => ({
  chosen: null,
  fresh: null,
  state: null,
  choose: (chosen) => set({ chosen }),
  create: (name) => set({ chosen: name, fresh: name }),
  forgetFresh: () => set({ fresh: null }),
  setState: (state) => set({ state }),
}))

export type Journeys = {
  readonly names: readonly string[]
  readonly selected: string | null
  readonly isFresh: boolean
  /** The one that stands in no file yet. */
  readonly fresh: string | null
  readonly statuses: ReadonlyMap<string, JourneyStatus>
}

/** All journeys with a file, and a new one; the address may name which is looked at. */
export function useJourneys(): Journeys {
  const files = useFileNames('journeys').map((file) => file.name)
  const statuses = useLive(streams.journeys).value ?? []
  const { chosen, fresh } = useJourneysUi()
  const [, root, addressed = null] = useLocation()[0].split('/')
  const isNew = fresh !== null && !files.includes(fresh)
  const names = isNew ? [...files, fresh] : files
  const wanted = [root === 'journeys' ? addressed : null, chosen]
  const selected = wanted.find((name) => name !== null && names.includes(name)) ?? names[0] ?? null
  return {
    names,
    selected,
    isFresh: isNew && selected === fresh,
    fresh: isNew ? fresh : null,
    statuses: new Map(statuses.map((status) => [status.name, status])),
  }
}
