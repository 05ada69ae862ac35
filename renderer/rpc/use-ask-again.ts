import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useConnectionState } from './rpc-context.tsx'

/** After the engine came back all that is on screen is asked anew: it may have changed, or failed because nobody answered. */
export function useAskAgain(): void {
  const queries = useQueryClient()
  const epoch = useConnectionState((state) => state.epoch)
  useEffect(() => {
    if (epoch > 1) void queries.invalidateQueries()
  }, [queries, epoch])
}
