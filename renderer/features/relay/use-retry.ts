import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../rpc/rpc-context.tsx'

type Which = { readonly ids: string[] } | { readonly reason: string }

export type Retry = {
  readonly busy: boolean
  readonly result: { readonly retried: number; readonly stillRejected: number } | null
  readonly error: unknown
  /** Raised with every retry that was answered, so that lists look again. */
  readonly runs: number
  run(which: Which): void
  /** Something else changed the lists. */
  lookAgain(): void
  clear(): void
}

/** Tries dead letters again and keeps what came of it until it is closed. */
export function useRetry(relay: string, onDone: () => void): Retry {
  const client = useClient()
  const [runs, setRuns] = useState(0)
  const mutation = useMutation({
    mutationFn: (which: Which) => client.relays.retryDeadLetters({ relay, ...which }),
    onSettled: () => lookAgain(),
  })
  const lookAgain = (): void => {
    setRuns((before) => before + 1)
    onDone()
  }
  return {
    busy: mutation.isPending,
    result: mutation.data ?? null,
    error: mutation.error,
    runs,
    run: mutation.mutate,
    lookAgain,
    clear: mutation.reset,
  }
}
