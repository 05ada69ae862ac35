import { setFlagsFromString } from 'node:v8'
import type { EngineToHost, HostToEngine } from '#shared/contract/host.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { Logger } from '../ports.ts'
import { createPortServer, type PortLike } from '../transport/message-port.ts'
import { HostKeychain } from './host-keychain.ts'
import { nodePorts } from './node-ports.ts'

/** `process.parentPort` as far as it is used; only Electron has it, and the engine does not know Electron's types. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: HostToEngine; ports: readonly PortLike[] }) => void): void
  postMessage(message: EngineToHost): void
}

type Running = { readonly engine: Engine; connect(port: PortLike): void }

/** The engine inside Electron's utility process: one engine, one port a window, ends when the host says so. */
function runUtility(parent: ParentPort, exit: (code: number) => void): void {
  keepGarbageSmall()
  let starting: Promise<Running> | null = null
  let logger: Logger | null = null
  const keychain = new HostKeychain((message) => parent.postMessage(message))
  const die = (error: unknown) => {
    logger?.error({ err: error }, 'the engine dies of an unexpected error')
    exit(1)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  parent.on('message', ({ data, ports }) => {
    if (data.type === 'start') {
      const enginePorts = {
        ...nodePorts({ directory: data.directory, secrets: keychain.open(data) }),
        notify: (one: { readonly title: string; readonly body: string }) =>
          parent.postMessage({ type: 'notify', ...one }),
      }
      logger = enginePorts.logger
      starting = startEngine(data, enginePorts)
      starting.then(
        () => parent.postMessage({ type: 'ready' }),
        (error: unknown) => {
          parent.postMessage(failure(error))
          die(error)
        },
      )
      return
    }
    if (data.type === 'secret-kept') return keychain.settle(data)
    // A port may come before the engine is ready: what the page sends meanwhile waits in it.
    if (data.type === 'port') {
      const [port] = ports
      if (port !== undefined)
        void starting?.then(
          (running) => running.connect(port),
          () => {},
        )
      return
    }
    void stop(starting).then(() => {
      parent.postMessage({ type: 'stopped' })
      exit(0)
    }, die)
  })
}

/**
 * V8 lets garbage grow to twice of what lives before it collects; with a third the engine is as fast in less memory. The
 * command line's processes have it from bin/signalbench.mjs, where the space for young objects is limited too: Electron's
 * pointer compression keeps that at 16 MiB by itself, and its utility processes take no flags of V8 as arguments.
 */
const keepGarbageSmall = (): void => setFlagsFromString('--heap-growing-percent=30')

async function startEngine(
  { directory, engineVersion, keychain }: Extract<HostToEngine, { type: 'start' }>,
  enginePorts: ReturnType<typeof nodePorts>,
): Promise<Running> {
  const capabilities = { keychain: keychain !== null, openWorkspaceDialog: true }
  const engine = await createEngine(
    { directory, command: 'desktop', engineVersion, capabilities, autoStart: true },
    enginePorts,
  )
  const server = createPortServer(engine)
  return { engine, connect: (port) => server.connect(port) }
}

/** An engine that could not start has nothing to close. */
async function stop(starting: Promise<Running> | null): Promise<void> {
  const running = await starting?.catch(() => null)
  await running?.engine.close()
}

function failure(error: unknown): EngineToHost {
  if (error instanceof AppError) return { type: 'failed', code: error.code, message: error.message }
  const why = error instanceof Error ? error.message : String(error)
  return {
    type: 'failed',
    code: 'INTERNAL',
    message: `The engine could not start: ${why}. See .signalbench/engine.log.`,
  }
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort }
if (parentPort !== undefined) runUtility(parentPort, (code) => process.exit(code))
