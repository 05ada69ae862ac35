import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'
import { isDirty, useDrafts } from './draft/draft-store.ts'
import { texts } from './texts.ts'

/** That one is disabled, that there are edits no file has yet, else how many there are. */
export function useRailBadge(): string | null {
  const names = useFileNames('webhooks')
  const dirty = useDrafts((state) => Object.values(state.drafts).some(isDirty))
  const endpoints = useLive(streams.webhooks).value?.endpoints ?? []
  if (endpoints.some(({ kind, state }) => kind === 'webhook' && state === 'disabled')) return texts.state.disabled
  if (dirty) return texts.unsaved
  return names.length === 0 ? null : String(names.length)
}
