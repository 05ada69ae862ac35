import { ipcRenderer } from 'electron'
import { enginePortMessage, pageReadyMessage } from '#shared/contract/desktop.ts'

/**
 * Hands ports over and exposes nothing else. The page says that it listens, the shell answers with a port, now and after
 * every restart of the engine.
 */
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || !isReady(event.data)) return
  ipcRenderer.send(pageReadyMessage)
})

ipcRenderer.on(enginePortMessage, (event) => {
  window.postMessage({ type: enginePortMessage }, window.location.origin, [...event.ports])
})

function isReady(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === pageReadyMessage
}
