import { useQuery } from '@tanstack/react-query'
import type { SeekPartition, SeekTarget } from '#shared/contract/groups.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import type { RelayForm } from '../form-model.ts'

type Waiting = { readonly records: number | null; readonly counting: boolean }

/** Records that a relay would send at once when it goes live; null where the cluster does not tell. Asked while `enabled`. */
export function useWaiting(relay: string, settings: RelayForm, enabled: boolean): Waiting {
  const orpc = useOrpc()
  const preview = useQuery(
    orpc.groups.previewSeek.queryOptions({
      input: { relay, to: startOf(settings) },
      enabled,
      retry: false,
      staleTime: 0,
      gcTime: 0,
    }),
  )
  const partitions = preview.data?.partitions
  return {
    records: partitions === undefined ? null : partitions.reduce((sum, partition) => sum + waitingIn(partition), 0),
    counting: preview.isLoading,
  }
}

/** Where a partition begins of which the group has committed nothing. */
function startOf({ from, fromValue }: RelayForm): SeekTarget {
  if (from === 'offset') return { offset: fromValue }
  return from === 'time' ? { time: fromValue } : from
}

/** From where the group stands, or else begins, to the end; what retention has deleted is no longer waiting. */
function waitingIn({ from, to, low, high }: SeekPartition): number {
  const start = BigInt(from ?? to)
  const first = start < BigInt(low) ? BigInt(low) : start
  return first > BigInt(high) ? 0 : Number(BigInt(high) - first)
}
