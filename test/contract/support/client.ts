import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Engine } from '#engine/engine.ts'
import { createPortServer } from '#engine/transport/message-port.ts'
import { serveEngine } from '#engine/transport/serve.ts'
import { webSocketPath, webSocketProtocols } from '#shared/contract/browser.ts'
import type { Contract } from '#shared/contract/index.ts'

export type Client = ContractRouterClient<Contract>

/** One way to the engine: what a window or a browser does. */
export type Line = { readonly client: Client; close(): Promise<void> }

export const transports = { MessagePort: connectPort, WebSocket: connectSocket } as const
export type TransportName = keyof typeof transports
export const transportNames = Object.keys(transports) as TransportName[]

async function connectPort(engine: Engine): Promise<Line> {
  const { port1, port2 } = new MessageChannel()
  createPortServer(engine).connect(port1)
  const client: Client = createORPCClient(new PortLink({ port: port2 }))
  port2.start()
  return {
    client,
    close: async () => {
      port2.close()
    },
  }
}

async function connectSocket(engine: Engine): Promise<Line> {
  const served = await serveEngine(engine, { host: '127.0.0.1', port: 0, staticDirectory: null })
  const socket = openSocket(served)
  const client: Client = createORPCClient(new SocketLink({ websocket: socket }))
  return {
    client,
    close: async () => {
      socket.close()
      await served.close()
    },
  }
}

/** A socket as the page opens it. */
export function openSocket({ port, token }: { readonly port: number; readonly token: string }): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}${webSocketPath}`, webSocketProtocols(token))
}
