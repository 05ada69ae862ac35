import type { Socket } from 'node:net'

/** Every socket of one ladder, so that its end really ends them, whatever they are waiting for. */
export class SocketSet {
  readonly #open = new Set<Socket>()

  add<S extends Socket>(socket: S): S {
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
    // Errors are heard by whoever waits; one that comes when nobody does must not end the process.
    socket.on('error', () => undefined)
    return socket
  }

  get size(): number {
    return this.#open.size
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy()
  }
}
