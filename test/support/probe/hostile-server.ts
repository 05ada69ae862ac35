import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

export type HostileServer = {
  /** host:port */
  readonly address: string
  readonly port: number
  /** Connections that are open now. */
  readonly open: () => number
  /** Connections that there ever were. */
  readonly accepted: () => number
  [Symbol.asyncDispose](): Promise<void>
}

/** What a server does with each connection, on loopback. */
export async function startHostileServer(
  behave: (socket: Socket) => void,
  tls: TlsOptions | null = null,
): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  let accepted = 0
  const track = (socket: Socket): void => {
    accepted += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  }
  const server: Server = tls === null ? createServer(track) : createTlsServer(tls)
  if (tls === null) server.on('connection', behave)
  else
    server.on('connection', track).on('secureConnection', (socket: Socket) => {
      socket.on('error', () => undefined)
      behave(socket)
    })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('a listening server has a port')
  return {
    address: `127.0.0.1:${bound.port}`,
    port: bound.port,
    open: () => sockets.size,
    accepted: () => accepted,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Takes connections and says nothing. */
export const blackHole = (socket: Socket): void => void socket.resume()

/** An answer that announces 1000 bytes and brings one every 20 ms, for ever. */
export function dripper(socket: Socket): void {
  socket.resume()
  const length = Buffer.alloc(4)
  length.writeInt32BE(1_000_000)
  socket.write(length)
  const timer = setInterval(() => socket.write(Buffer.from([0])), 20)
  socket.once('close', () => clearInterval(timer))
}

/** Pours as much as the other side takes. */
export function flood(socket: Socket): void {
  socket.resume()
  const chunk = Buffer.alloc(65_536, 0x41)
  const pour = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', pour)
  pour()
}

/** Announces an answer of 2 GB to the first request. */
export const hugeLength = (socket: Socket): void =>
  void socket.once('data', () => socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 1])))

/** Closes on the first byte. */
export const closer = (socket: Socket): void => void socket.once('data', () => socket.destroy())

/** Greets first, as SSH and SMTP do, then waits. */
export const banner =
  (text: string) =>
  (socket: Socket): void => {
    socket.resume()
    socket.write(text)
  }
