import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { SeenEvent } from '#shared/contract/journeys.ts'
import { useOrpc } from '../../rpc/rpc-context.tsx'

/** Suggestions need not be newer than this. */
const ageMs = 5_000

type Seen = {
  readonly names: readonly { readonly name: string; readonly count: number }[]
  readonly events: readonly SeenEvent[]
}
const nothing: Seen = { names: [], events: [] }

/** What the emulator accepted lately: all names, and events of one name or of all. */
export function useSeenEvents(name: string | null): Seen {
  const orpc = useOrpc()
  const query = useQuery({
    ...orpc.journeys.seenEvents.queryOptions({ input: name === null ? {} : { name } }),
    staleTime: ageMs,
    refetchInterval: ageMs,
    placeholderData: keepPreviousData,
  })
  return query.data ?? nothing
}
