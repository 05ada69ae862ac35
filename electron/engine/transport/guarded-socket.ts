import type { WebSocket } from 'ws'
import type { Logger } from '../ports.ts'
import { isPeerMessage } from './request-check.ts'

/** A socket with more than this unsent is not reading: it is cut off instead of buffered for (architecture.md §4). */
const maxUnsentBytes = 8 * 1_048_576
/** Nothing heard for two rounds: the other side is gone, also when no FIN came (sleep, cable). */
const pingIntervalMs = 20_000

/**
 * What the RPC layer gets instead of the socket itself. `send` resolves when the bytes left this process, so that a
 * stream waits for its reader instead of piling up notifications.
 */
export type GuardedSocket = Pick<WebSocket, 'addEventListener' | 'send'>

/** Adds the guard against slow readers and the keep-alive. Everything ends with the socket. */
export function guardSocket(socket: WebSocket, logger: Logger): GuardedSocket {
  let heard = true
  socket.on('pong', () => {
    heard = true
  })
  const keepAlive = setInterval(() => {
    if (!heard) {
      logger.info({}, 'a browser did not answer for two rounds and is cut off')
      return socket.terminate()
    }
    heard = false
    socket.ping()
  }, pingIntervalMs)
  keepAlive.unref()
  socket.on('close', () => clearInterval(keepAlive))
  const send = (data: Parameters<WebSocket['send']>[0]): Promise<void> => {
    if (socket.bufferedAmount > maxUnsentBytes) {
      logger.warn({ unsentBytes: socket.bufferedAmount }, 'a browser reads too slowly and is cut off')
      socket.terminate()
      return Promise.resolve()
    }
    return new Promise((resolve) => socket.send(data, () => resolve()))
  }
  const addEventListener = (type: 'message' | 'close', listener: (event: never) => void) => {
    if (type === 'close') return socket.addEventListener('close', listener as () => void)
    socket.addEventListener('message', (event) => {
      if (isPeerMessage(event.data)) return listener(event as never)
      logger.warn({}, 'a browser sent something that is no message of ours and is cut off')
      socket.close(1007, 'not a message of this protocol')
    })
  }
  return {
    addEventListener: addEventListener as WebSocket['addEventListener'],
    send: send as WebSocket['send'],
  }
}
