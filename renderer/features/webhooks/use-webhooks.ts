import { create } from 'zustand'
import type { EndpointStatus, TimeScaleSetting } from '#shared/contract/webhooks.ts'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'
import { useDrafts } from './draft/draft-store.ts'
import { useWebhookRoute, type WebhookTab } from './webhook-route.ts'

type WebhooksUi = {
  readonly selected: string | null
  readonly tab: WebhookTab
  look(selected: string, tab: WebhookTab): void
}

/** What was looked at last: coming back to the screen shows it again. */
export const useWebhooksUi = create<WebhooksUi>()((set) => ({
  selected: null,
  tab: 'edit',
  look: (selected, tab) => set({ selected, tab }),
}))

export type Webhooks = {
  readonly names: readonly string[]
  readonly onDisk: readonly string[]
  readonly selected: string | null
  readonly tab: WebhookTab
  readonly filter: string | null
  readonly statuses: readonly EndpointStatus[]
  readonly timeScale: TimeScaleSetting
}

/** All webhooks: those with a file and new ones; which one and what of it is shown. */
export function useWebhooks(): Webhooks {
  const onDisk = useFileNames('webhooks').map((file) => file.name)
  const drafts = useDrafts((state) => state.drafts)
  const live = useLive(streams.webhooks).value
  const route = useWebhookRoute()
  const last = useWebhooksUi()
  const fresh = Object.keys(drafts).filter((name) => drafts[name]?.base.revision === null && !onDisk.includes(name))
  const names = [...onDisk, ...fresh]
  const selected = [route.name, last.selected].find((name) => name !== null && names.includes(name)) ?? names[0] ?? null
  return {
    names,
    onDisk,
    selected,
    tab: route.tab ?? (route.name === null || route.name === last.selected ? last.tab : 'edit'),
    filter: route.filter,
    statuses: live?.endpoints.filter(({ kind }) => kind === 'webhook') ?? [],
    timeScale: live?.timeScale ?? 1,
  }
}
