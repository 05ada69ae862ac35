import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useFileNames } from '../../rpc/workspace-files.ts'
import { isDirty, useDrafts } from './draft/draft-store.ts'
import { texts } from './texts.ts'

/** That one is disabled, else how many there are, with a star where there are edits no file has yet. */
export function useRailBadge(): string | null {
  const names = useFileNames('webhooks')
  const dirty = useDrafts((state) => Object.values(state.drafts).some(isDirty))
  const endpoints = useLive(streams.webhooks).value?.endpoints ?? []
  if (endpoints.some(({ kind, state }) => kind === 'webhook' && state === 'disabled')) return texts.state.disabled
  if (names.length === 0) return dirty ? texts.state.isNew : null
  return `${names.length}${dirty ? '*' : ''}`
}
