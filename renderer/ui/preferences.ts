import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** Choices of the person at this machine; the colour scheme is remembered by Mantine itself. */
type Preferences = {
  readonly zone: 'local' | 'utc'
  setZone(zone: 'local' | 'utc'): void
}

export const usePreferences = create<Preferences>()(
  persist((set) => ({ zone: 'local', setZone: (zone) => set({ zone }) }), { name: 'signalbench.preferences' }),
)
