import { create } from 'zustand'
import { problemOf } from '../../rpc/errors.ts'

type ActionProblem = {
  readonly problem: { readonly title: string; readonly message: string } | null
  tell(title: string, error: unknown): void
  clear(): void
}

/** Why the last start or stop failed; shown on the screen until it is closed or the next try. */
export const useActionProblem = create<ActionProblem>()((set) => ({
  problem: null,
  tell: (title, error) => set({ problem: { title, message: problemOf(error).message } }),
  clear: () => set({ problem: null }),
}))
