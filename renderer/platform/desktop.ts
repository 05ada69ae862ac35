/**
 * The page in the desktop app: the preload posts `{type: 'signalbench:port'}` to the window with a MessagePort, once for
 * every engine that was started, and once for each `{type: 'signalbench:ready'}`, which tells it that somebody listens.
 */
import { RPCLink } from '@orpc/client/message-port'
import { enginePortMessage, pageReadyMessage } from '#shared/contract/desktop.ts'
import type { EngineLine, Platform } from './platform.ts'

/** `onGivenUp` is called when the page closes a line that the engine's side had not ended. */
function lineOf(port: MessagePort, replaced: Promise<null>, onGivenUp: () => void): EngineLine {
  const gone = new Promise<null>((resolve) => port.addEventListener('close', () => resolve(null)))
  const closed = Promise.race([gone, replaced])
  let isOver = false
  void closed.then(() => (isOver = true))
  const link = new RPCLink({ port })
  port.start()
  return {
    link,
    closed,
    close: () => {
      if (!isOver) onGivenUp()
      isOver = true
      port.close()
    },
  }
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === enginePortMessage
}

/** Listens from the start, because the port may come before anybody asks for it. */
export function desktopPlatform(target: Window): Platform {
  let waitingPort: MessagePort | null = null
  let deliver: ((port: MessagePort) => void) | null = null
  let replace: (() => void) | null = null
  /** The last port was given up although its engine may be well, if slow to start: no other comes unless asked for. */
  let hasGivenUp = false

  const ask = (): void =>
    target.postMessage({ type: pageReadyMessage }, target.location.origin === 'null' ? '*' : target.location.origin)

  target.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source !== target || !isPortMessage(event.data) || port === undefined) return
    replace?.()
    if (deliver === null) waitingPort = port
    else deliver(port)
  })
  ask()

  const nextPort = (signal: AbortSignal) =>
    new Promise<MessagePort>((resolve, reject) => {
      const settle = (port: MessagePort) => {
        deliver = null
        waitingPort = null
        resolve(port)
      }
      if (waitingPort !== null) return settle(waitingPort)
      deliver = settle
      if (hasGivenUp) ask()
      hasGivenUp = false
      signal.addEventListener('abort', () => {
        deliver = null
        reject(new Error('The engine has not started yet. When this stays, quit Signalbench and open it again.'))
      })
    })

  return {
    host: 'desktop',
    async open(signal) {
      const port = await nextPort(signal)
      const replaced = new Promise<null>((resolve) => {
        replace = () => resolve(null)
      })
      return lineOf(port, replaced, () => {
        hasGivenUp = true
      })
    },
  }
}
