import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A network that can be cut, between a client and a broker that advertises the proxy's address. */
export type CutProxy = {
  /** host:port */
  readonly address: string
  /** Where connections go; a broker's own port is known only after the proxy's. */
  aim(target: string): void
  /**
   * `through` as if it was not there. `refuse` ends all connections and every new one, as a network without a route
   * does. `swallow` keeps them and lets nothing through, as a firewall that drops packets does.
   */
  become(state: 'through' | 'refuse' | 'swallow'): void
  close(): Promise<void>
}

export async function startCutProxy(): Promise<CutProxy> {
  let target = ''
  let state: 'through' | 'refuse' | 'swallow' = 'through'
  const sockets = new Set<Socket>()
  const track = (socket: Socket): void => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // What is cut tells of it; nobody needs to hear.
    socket.on('error', () => socket.destroy())
  }
  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (bytes) => {
      if (state === 'through') to.write(bytes)
    })
    from.once('end', () => {
      if (state !== 'swallow') to.end()
    })
    from.once('close', () => {
      if (state !== 'swallow') to.destroy()
    })
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    track(client)
    if (state === 'refuse') {
      client.resetAndDestroy()
      return
    }
    const [host, port] = target.split(':')
    const broker = connect({ port: Number(port), host: host ?? '', allowHalfOpen: true })
    track(broker)
    forward(client, broker)
    forward(broker, client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a listening server has a port')
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: `127.0.0.1:${bound.port}`,
    aim: (next) => {
      target = next
    },
    become: (next) => {
      state = next
      // What was swallowed is lost, so that its connections are of no use any more.
      if (next !== 'swallow') endAll()
    },
    close: async () => {
      endAll()
      server.close()
      await once(server, 'close')
    },
  }
}
