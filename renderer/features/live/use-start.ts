import { useMutation } from '@tanstack/react-query'
import type { WorkspaceSummary } from '#shared/contract/workspace.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'
import { streams } from '../../rpc/streams.ts'
import { useLive } from '../../rpc/use-live.ts'
import { useLiveChoice, type LiveChoice } from './live-choice.ts'

/** Starts reading and remembers what was chosen. */
export function useStart() {
  const orpc = useOrpc()
  const setChoice = useLiveChoice((state) => state.setChoice)
  return useMutation({
    ...orpc.live.start.mutationOptions(),
    onSuccess: (_answer, asked) =>
      setChoice({
        connection: asked.connection,
        topics: asked.topics,
        from: asked.from,
        mapping: asked.mapping,
        format: asked.format ?? 'auto',
      }),
  })
}

export const startInput = (choice: LiveChoice) => ({ ...choice, topics: [...choice.topics] })

const namesOf = (workspace: WorkspaceSummary | undefined, kind: 'connections' | 'mappings') =>
  (workspace?.files ?? []).filter((file) => file.kind === kind && file.valid).map((file) => file.name)

/** Names that can be chosen; the mapping to begin with is `default` or the only one. */
export function useChoices() {
  const workspace = useLive(streams.workspace).value
  const mappings = namesOf(workspace, 'mappings')
  return {
    loaded: workspace !== undefined,
    connections: namesOf(workspace, 'connections'),
    mappings,
    defaultMapping: mappings.includes('default') ? 'default' : (mappings[0] ?? null),
  }
}

/** What would be read when nothing else is said: the last choice if it still exists, else the first connection. */
export function useDefaultChoice(): LiveChoice | null {
  const { connections, mappings, defaultMapping } = useChoices()
  const remembered = useLiveChoice((state) => state.choice)
  if (remembered !== null && connections.includes(remembered.connection)) {
    const known = remembered.mapping === null || mappings.includes(remembered.mapping)
    return known ? remembered : { ...remembered, mapping: defaultMapping }
  }
  const first = connections[0]
  if (first === undefined) return null
  return { connection: first, topics: [], from: 'beginning', mapping: defaultMapping, format: 'auto' }
}
