import { useMutation } from '@tanstack/react-query'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { useActionProblem } from '../action-problem.ts'
import { texts } from '../texts.ts'

/** Lets one failed run of a journey go on, or with null all of them. */
export function useRetry(journey: string) {
  const client = useClient()
  const { tell, clear } = useActionProblem()
  return useMutation({
    mutationFn: (id: string | null) => client.journeys.retry({ journey, ...(id === null ? {} : { id }) }),
    onMutate: clear,
    onError: (error) => tell(texts.retryFailed, error),
  })
}
