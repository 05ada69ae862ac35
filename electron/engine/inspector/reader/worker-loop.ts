import type { MessagePort } from 'node:worker_threads'
import type { Clock } from '#shared/lib/clock.ts'
import type { Logger } from '../../ports.ts'
import { packError } from '../../lib/call-error.ts'
import { handleCall } from './call-table.ts'
import type { FromReader, ReaderEvent, ToReader } from './protocol.ts'
import { Reader } from './reader.ts'

/** Answers the engine's calls on `port` until it closes. Runs on the reader thread. */
export function serveReader(port: MessagePort, clock: Clock): void {
  const send = (message: FromReader) => port.postMessage(message)
  const emit = (event: ReaderEvent) => send(event)
  const reader = new Reader({ clock, logger: remoteLogger(emit), emit })
  port.on('message', (message: ToReader) => {
    if (message.kind === 'ping') return send({ kind: 'pong' })
    if (message.kind === 'head') return reader.moveTo(message)
    if (message.kind === 'mapping') return reader.setMapping(message.mapping)
    if (message.kind === 'schemas') return reader.setSchemas(message.mapping)
    if (message.kind === 'cluster') return reader.setCluster(message.clusterId)
    void answer(message).then(send)
  })
  // All modules are read: from now on silence means that it hangs.
  send({ kind: 'pong' })
  async function answer({ id, name, input }: Extract<ToReader, { kind: 'call' }>): Promise<FromReader> {
    try {
      return { kind: 'answer', id, output: await handleCall(reader.calls, name, input) }
    } catch (error) {
      return { kind: 'refusal', id, error: packError(error) }
    }
  }
}

/** The engine writes the log; errors are taken apart because they do not survive the way. */
function remoteLogger(emit: (event: ReaderEvent) => void): Logger {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') => (fields: Readonly<Record<string, unknown>>, message: string) => {
      const { err, ...rest } = fields
      emit({ kind: 'log', level, fields: err === undefined ? rest : { ...rest, error: packError(err) }, message })
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
