import { connect, type Socket } from 'node:net'

/** A TCP connection that sends what no HTTP client would. */
export type RawSocket = {
  readonly socket: Socket
  write(text: string | Uint8Array): void
  /** Everything that came so far. */
  text(): string
  /** Resolves when the other side has closed, with all that came; `reset` tells a reset from a clean end. */
  readonly closed: Promise<{ readonly text: string; readonly reset: boolean }>
}

/** Connects to a port of loopback. */
export async function rawSocket(port: number): Promise<RawSocket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  let text = ''
  let reset = false
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => {
    reset = true
  })
  const closed = new Promise<{ text: string; reset: boolean }>((resolve) => {
    socket.on('end', () => socket.destroy())
    socket.on('close', () => resolve({ text, reset }))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return { socket, write: (data) => void socket.write(data), text: () => text, closed }
}
