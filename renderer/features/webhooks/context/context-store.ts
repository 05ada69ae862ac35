import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** What templates of one webhook see while it is edited. */
export type EditContext = {
  readonly text: string
  /** Where it came from, in a few words. */
  readonly title: string
  readonly testSend: boolean
}

type ContextStore = {
  readonly byWebhook: Readonly<Record<string, EditContext>>
  set(webhook: string, change: Partial<EditContext>): void
}

const empty: EditContext = { text: '', title: '', testSend: false }

/** Contexts by webhook; remembered on this machine, for they are made with care. */
const useContexts = create<ContextStore>()(
  persist(
    (set) => ({
      byWebhook: {},
      set: (webhook, change) =>
        set(({ byWebhook }) => ({
          byWebhook: { ...byWebhook, [webhook]: { ...empty, ...byWebhook[webhook], ...change } },
        })),
    }),
    { name: 'signalbench.webhook-contexts' },
  ),
)

/** Null until one was chosen. */
export const useContextOf = (webhook: string): EditContext | null =>
  useContexts((state) => state.byWebhook[webhook]) ?? null

export const useSetContext = () => useContexts((state) => state.set)
