import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { problemOf } from './errors.ts'

export type ActionProblem = {
  readonly problem: { readonly title: string; readonly message: string } | null
  tell(title: string, error: unknown): void
  clear(): void
}

/** A screen's place for why its last action failed; shown there until it is closed or the next try. */
export const createActionProblem = (): UseBoundStore<StoreApi<ActionProblem>> =>
  create<ActionProblem>()((set) => ({
    problem: null,
    tell: (title, error) => set({ problem: { title, message: problemOf(error).message } }),
    clear: () => set({ problem: null }),
  }))
