import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query'
import { createContext, use, useMemo, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Connection, EngineClient } from './connection.ts'
import type { ConnectionState } from './connection-state.ts'
import { LiveStreams } from './live-stream.ts'

/** Written out: what the compiler would print of it for other projects is longer than it allows. */
type Rpc = {
  readonly connection: Connection
  readonly client: EngineClient
  /** Query and mutation options: `useQuery(orpc.live.record.queryOptions({ input }))`. */
  readonly orpc: RouterUtils<EngineClient>
  readonly streams: LiveStreams
}

const makeRpc = (connection: Connection): Rpc => ({
  connection,
  client: connection.client,
  orpc: createTanstackQueryUtils(connection.client),
  streams: new LiveStreams(connection.client, connection.store),
})

const RpcContext = createContext<Rpc | null>(null)

/** What the hooks of this file speak through; they throw outside of it. */
export function RpcProvider(props: { readonly connection: Connection; readonly children: ReactNode }) {
  const rpc = useMemo(() => makeRpc(props.connection), [props.connection])
  return <RpcContext value={rpc}>{props.children}</RpcContext>
}

function useRpc(): Rpc {
  const rpc = use(RpcContext)
  if (rpc === null) throw new Error('RpcProvider is missing above this component')
  return rpc
}

/** Direct calls; failures go through `problemOf`. */
export const useClient = (): EngineClient => useRpc().client
/** TanStack Query options for every procedure. */
export const useOrpc = (): Rpc['orpc'] => useRpc().orpc
/** The streams of the engine, each opened once however many look at it. */
export const useLiveStreams = (): LiveStreams => useRpc().streams
/** The line to the engine itself, for whoever tries it again or closes it. */
export const useConnection = (): Connection => useRpc().connection

/** How the page stands with the engine. */
export function useConnectionState<T>(pick: (state: ConnectionState) => T): T {
  return useStore(useRpc().connection.store, pick)
}
