import { useQueries } from '@tanstack/react-query'
import { create } from 'zustand'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { useFileNames } from '../../../rpc/workspace-files.ts'

/** What a test asks for: topics with commas, and one group. Part of no file. */
export type TestTargets = { readonly topics: string; readonly group: string }

type TargetStore = {
  readonly typed: Readonly<Record<string, Partial<TestTargets>>>
  type(connection: string, targets: Partial<TestTargets>): void
}

const useTyped = create<TargetStore>()((set) => ({
  typed: {},
  type: (connection, targets) =>
    set((state) => ({ typed: { ...state.typed, [connection]: { ...state.typed[connection], ...targets } } })),
}))

/** What was typed, else the topics and the group of the relays that use the connection. */
export function useTestTargets(connection: string): TestTargets & { change(targets: Partial<TestTargets>): void } {
  const ofRelays = useRelayTargets(connection)
  const { typed, type } = useTyped()
  return {
    ...ofRelays,
    ...typed[connection],
    change: (targets) => type(connection, targets),
  }
}

function useRelayTargets(connection: string): TestTargets {
  const orpc = useOrpc()
  const relays = useFileNames('relays')
  const files = useQueries({
    queries: relays.map(({ name }) => orpc.workspace.readFile.queryOptions({ input: { kind: 'relays', name } })),
  })
  const uses = files.map(({ data }) => relayOf(data?.value)).filter((relay) => relay?.connection === connection)
  const topics = [...new Set(uses.flatMap((relay) => relay?.topics ?? []))]
  return { topics: topics.join(', '), group: uses[0]?.group ?? '' }
}

/** The parts of a relay's file that matter here; the engine has checked it. */
function relayOf(value: unknown): { connection: string; topics: readonly string[]; group: string } | null {
  if (typeof value !== 'object' || value === null) return null
  const { connection, topics, consumerGroup } = value as Readonly<Record<string, unknown>>
  if (typeof connection !== 'string') return null
  const list = typeof topics === 'string' ? topics.split(',') : Array.isArray(topics) ? topics.map(String) : []
  return {
    connection,
    topics: list.map((topic) => topic.trim()).filter((topic) => topic !== ''),
    group: typeof consumerGroup === 'string' ? consumerGroup : '',
  }
}
