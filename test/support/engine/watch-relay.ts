import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Engine } from '#engine/engine.ts'
import { createPortServer } from '#engine/transport/message-port.ts'
import type { Contract } from '#shared/contract/index.ts'
import type { RelayStatus } from '#shared/contract/relays.ts'

export type SeenStatus = { readonly atMs: number; readonly status: RelayStatus }

/** What a window is told of one relay, with the times. */
export type RelayWatch = {
  readonly seen: readonly SeenStatus[]
  /** What the window shows now. */
  latest(): RelayStatus | null
  /** What the window showed at that time. */
  at(timeMs: number): RelayStatus | null
  close(): Promise<void>
}

/** Watches `relays.watch` as a window does: over a message port, conflated as for it. */
export async function watchRelay(engine: Engine, relay: string): Promise<RelayWatch> {
  const { port1, port2 } = new MessageChannel()
  createPortServer(engine).connect(port1)
  const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port2 }))
  port2.start()
  const seen: SeenStatus[] = []
  const stream = await client.relays.watch()
  const ended = (async () => {
    for await (const statuses of stream) {
      const status = statuses.find(({ name }) => name === relay)
      if (status !== undefined) seen.push({ atMs: Date.now(), status })
    }
  })()
  return {
    seen,
    latest: () => seen.at(-1)?.status ?? null,
    at: (timeMs) => seen.findLast(({ atMs }) => atMs <= timeMs)?.status ?? null,
    close: async () => {
      await stream.return?.(undefined)
      await ended.catch(() => undefined)
      const closed = once(port2, 'close')
      port2.close()
      await closed
    },
  }
}
