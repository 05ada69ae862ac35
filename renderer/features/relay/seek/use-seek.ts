import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SeekPreview } from '#shared/contract/groups.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { chosenOf, seekTargetOf, type SeekKind } from './seek-target.ts'

export type Seek = ReturnType<typeof useSeek>

/** A seek while it is prepared: target, what it would do, which partitions take part, and the doing. */
export function useSeek(relay: string, onDone: (preview: SeekPreview) => void) {
  const client = useClient()
  const orpc = useOrpc()
  const [kind, setKind] = useState<SeekKind>('earliest')
  const [typed, setTyped] = useState({ offset: '', time: '' })
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const to = seekTargetOf(kind, typed)
  const preview = useQuery(
    orpc.groups.previewSeek.queryOptions({
      input: { relay, to: to ?? 'latest' },
      enabled: to !== null,
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  )
  const current = to === null || preview.isPlaceholderData ? null : (preview.data ?? null)
  const chosen = current === null ? null : chosenOf(current, left)
  const seek = useMutation({
    mutationFn: () => {
      const partitions = (chosen?.partitions ?? []).map(({ topic, partition }) => ({ topic, partition }))
      const expected = (chosen?.partitions ?? []).map((one) => ({
        topic: one.topic,
        partition: one.partition,
        from: one.from,
        to: one.to,
      }))
      return client.groups.seek({ relay, to: to ?? 'latest', partitions, expected })
    },
    onSuccess: onDone,
    // What was shown is no longer so: it is asked again.
    onError: () => void preview.refetch(),
  })
  return {
    kind,
    typed,
    left,
    preview: to === null ? null : (preview.data ?? null),
    chosen,
    loading: preview.isFetching,
    problem: textOf(seek.error ?? preview.error),
    busy: seek.isPending,
    ready: chosen?.moves === true && !preview.isFetching,
    choose: setKind,
    type: (change: Partial<typeof typed>) => setTyped({ ...typed, ...change }),
    toggle: (key: string) => setLeft(toggled(left, key)),
    run: () => seek.mutate(),
  }
}

const textOf = (error: unknown): string | null => (error === null ? null : problemOf(error).message)

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}
