import { expect, test } from 'vitest'
import { enginePortMessage, pageReadyMessage } from '#shared/contract/desktop.ts'
import { desktopPlatform } from '../../../renderer/platform/desktop.ts'

const never = new AbortController().signal

/** A window, and a shell that sends a port for each time that the page says it is ready, and when it is told to. */
function aShell() {
  const listeners: ((event: unknown) => void)[] = []
  const engines: MessagePort[] = []
  const target = {
    location: { origin: 'app://signalbench' },
    addEventListener: (_: string, listener: (event: unknown) => void) => void listeners.push(listener),
    postMessage: (data: { readonly type: string }) => {
      if (data.type === pageReadyMessage) sendPort()
    },
  }
  const sendPort = (): void => {
    const { port1, port2 } = new MessageChannel()
    engines.push(port1)
    const event = { source: target, data: { type: enginePortMessage }, ports: [port2] }
    queueMicrotask(() => {
      for (const listener of listeners) listener(event)
    })
  }
  return { target: target as unknown as Window, engines, sendPort }
}

test('a line that the page gave up is replaced by one that it asks for', async () => {
  const shell = aShell()
  const platform = desktopPlatform(shell.target)
  const line = await platform.open(never)
  expect(shell.engines).toHaveLength(1)
  line.close()
  const next = await platform.open(never)
  expect(shell.engines).toHaveLength(2)
  next.close()
})

test('a line that its engine ended is replaced by the one of the next engine, unasked', async () => {
  const shell = aShell()
  const platform = desktopPlatform(shell.target)
  const line = await platform.open(never)
  shell.engines[0]?.close()
  await line.closed
  line.close()
  const opening = platform.open(never)
  expect(shell.engines).toHaveLength(1)
  shell.sendPort()
  ;(await opening).close()
  expect(shell.engines).toHaveLength(2)
})

test('an engine that was started anew takes over, and its port waits until it is asked for', async () => {
  const shell = aShell()
  const platform = desktopPlatform(shell.target)
  const line = await platform.open(never)
  shell.sendPort()
  await line.closed
  line.close()
  const next = await platform.open(never)
  expect(shell.engines).toHaveLength(2)
  next.close()
})
