import { create } from 'zustand'
import type { ConnectionForm } from './form/form-model.ts'

type ConnectionsUi = {
  readonly selected: string | null
  /** A connection that stands in no file yet. */
  readonly fresh: { readonly name: string; readonly kind: ConnectionForm['kind'] } | null
  select(name: string): void
  create(name: string, kind: ConnectionForm['kind']): void
  forgetFresh(): void
}

/** What is looked at on this screen where the address does not say. */
export const useConnectionsUi = create<ConnectionsUi>()((set) => ({
  selected: null,
  fresh: null,
  select: (selected) => set({ selected }),
  create: (name, kind) => set({ selected: name, fresh: { name, kind } }),
  forgetFresh: () => set({ fresh: null }),
}))
