/** The page in a browser: a WebSocket to the address that served it, with the token of the page's own fragment. */
import { RPCLink } from '@orpc/client/websocket'
import { webSocketPath, webSocketProtocols } from '#shared/contract/browser.ts'
import type { EngineLine, Platform } from './platform.ts'

const tokenKey = 'signalbench.token'

/** The token of `#token=…`; it moves to this tab's session storage so that a reload keeps working and routes own the fragment. */
function takeToken(target: Window): string | null {
  const found = /^#token=([^&]+)/.exec(target.location.hash)?.[1]
  if (found === undefined) return target.sessionStorage.getItem(tokenKey)
  target.sessionStorage.setItem(tokenKey, found)
  target.history.replaceState(null, '', `${target.location.pathname}${target.location.search}#/`)
  return found
}

function openSocket(target: Window, token: string, signal: AbortSignal): Promise<EngineLine> {
  const url = new URL(webSocketPath, target.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url, webSocketProtocols(token))
  const closed = new Promise<string | null>((resolve) =>
    socket.addEventListener('close', (event) => resolve(event.reason === '' ? null : event.reason)),
  )
  return new Promise((resolve, reject) => {
    const refuse = () =>
      reject(
        new Error(
          `The engine at ${url.host} does not answer, or it was started again and wants a new token. ` +
            'Look at the terminal that runs it: open the address printed there.',
        ),
      )
    socket.addEventListener('open', () =>
      resolve({ link: new RPCLink({ websocket: socket }), closed, close: () => socket.close() }),
    )
    socket.addEventListener('error', refuse)
    signal.addEventListener('abort', () => {
      socket.close()
      refuse()
    })
  })
}

/** Null where no token was handed over. */
export function browserPlatform(target: Window): Platform | null {
  const token = takeToken(target)
  if (token === null) return null
  return { host: 'browser', open: (signal) => openSocket(target, token, signal) }
}
