import { QueryClient } from '@tanstack/react-query'
import { problemOf } from './errors.ts'

/** A lost engine is noticed by the connection, so a query gives up quickly and is fetched again after the reconnect. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && problemOf(error).retryable,
      },
      mutations: { networkMode: 'always' },
    },
  })
