import { RPCHandler } from '@orpc/server/message-port'
import type { EngineRouter } from '../api/router.ts'

/** What Electron's `MessagePortMain` and a worker's `MessagePort` have in common, as far as it is used here. */
export type PortLike = {
  postMessage(message: unknown): void
  start?(): void
}

/** Connects one window to the engine; the connection ends when the port closes. */
export function createPortServer(router: EngineRouter): { connect(port: PortLike): void } {
  const handler = new RPCHandler(router)
  return {
    connect(port) {
      handler.upgrade(port as Parameters<typeof handler.upgrade>[0])
      port.start?.()
    },
  }
}
