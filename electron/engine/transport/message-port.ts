import { RPCHandler } from '@orpc/server/message-port'
import type { EngineRouter } from '../api/router.ts'
import type { Logger } from '../ports.ts'
import { isPeerMessage } from './request-check.ts'

type PortEvent = { readonly data?: unknown }
type Listen = (event: 'message' | 'close', listener: (event: PortEvent) => void) => void

/** What Electron's `MessagePortMain` (has `on`) and a worker's `MessagePort` (has `addEventListener`) have in common. */
export type PortLike = {
  postMessage(message: unknown): void
  start?(): void
} & ({ readonly addEventListener: Listen } | { readonly on: Listen })

/** Connects windows to the engine, each by a port of its own; a connection ends when its port closes. */
export function createPortServer(engine: { readonly router: EngineRouter; readonly logger: Logger }): {
  connect(port: PortLike): void
} {
  const handler = new RPCHandler(engine.router)
  return {
    connect(port) {
      handler.upgrade({
        postMessage: (message: unknown) => port.postMessage(message),
        on: (event: string, callback: (event?: { data: unknown }) => void) => {
          listen(port, event === 'close' ? 'close' : 'message', ({ data }) => {
            if (event === 'close' || isPeerMessage(data)) return callback({ data })
            engine.logger.warn({}, 'a page sent something that is no message of ours; it was ignored')
          })
        },
      })
      port.start?.()
    },
  }
}

function listen(port: PortLike, event: 'message' | 'close', listener: (event: PortEvent) => void): void {
  if ('addEventListener' in port) port.addEventListener(event, listener)
  else port.on(event, (given: PortEvent | undefined) => listener(given ?? {}))
}
