/**
 * Keeps a line to the engine: opens it, says hello, waits until it is gone, tries again with backoff. Calls made while
 * there is no line fail at once with a text for people; queries are fetched again after every reconnect.
 */
import type { ContractRouterClient } from '@orpc/contract'
import { createORPCClient } from '@orpc/client'
import { AppError } from '#shared/lib/app-error.ts'
import type { Contract } from '#shared/contract/index.ts'
import { protocolVersion } from '#shared/contract/version.ts'
import type { EngineLine, Platform, RpcLink } from '../platform/platform.ts'
import { reconnectDelayMs } from './backoff.ts'
import { createConnectionStore, type ConnectionStore } from './connection-state.ts'

export type EngineClient = ContractRouterClient<Contract>

export type Connection = {
  readonly client: EngineClient
  readonly store: ConnectionStore
  /** Tries now instead of waiting for the next try. */
  retryNow(): void
  close(): void
}

/** A try that brings no answer in this time counts as failed: a live engine says hello within milliseconds. */
const openTimeoutMs = 10_000

/** A link whose line comes and goes. */
function switchingLink(current: () => RpcLink | null): RpcLink {
  return {
    async call(path, input, options) {
      const link = current()
      if (link === null)
        throw new AppError('UNREACHABLE', 'The engine is not connected. It is tried again by itself.', {
          retryable: true,
        })
      try {
        return await link.call(path, input, options)
      } catch (error) {
        if (options.signal?.aborted === true || !isCutOff(error)) throw error
        throw new AppError('UNREACHABLE', cutOffText, { retryable: true, cause: error })
      }
    },
  }
}

/** Nobody cancelled the call: its line went away, which the transport tells in words of its own. */
const isCutOff = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

const cutOffText =
  'The engine went away before it answered, so it is not known whether that was done. ' +
  'It is connected again by itself: look before you do it once more.'

/** Why a line was not opened, or ended. */
function textOf(error: unknown): string {
  if (error instanceof AppError && isCutOff(error.cause)) return endedText
  return error instanceof Error ? error.message : String(error)
}

const endedText =
  'The engine ended before it was ready. Where it cannot start, a message of Signalbench says why, or the terminal that ' +
  'it was started from; it is tried again by itself.'

const lateText = (timeoutMs: number): string =>
  `The engine has not answered within ${timeoutMs / 1000} s. It may still be starting, for example while it brings a large log ` +
  'up to date, or the computer is very busy. It is tried again by itself.'

/** The deadline is for opening only: its signal must not end a line that is open. */
async function openInTime(platform: Platform, stop: AbortSignal, timeoutMs: number): Promise<EngineLine> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), timeoutMs)
  try {
    return await platform.open(AbortSignal.any([stop, late.signal]))
  } finally {
    clearTimeout(timer)
  }
}

async function helloInTime(client: EngineClient, timeoutMs: number) {
  const late = AbortSignal.timeout(timeoutMs)
  return await client.system.hello(undefined, { signal: late }).catch((error: unknown) => {
    throw late.aborted ? new AppError('UNREACHABLE', lateText(timeoutMs), { retryable: true }) : error
  })
}

/** Begins to try at once. `onReady` is called after each hello of a matching engine, the first one included. */
export function connect(platform: Platform, onReady: () => void, timeoutMs = openTimeoutMs): Connection {
  const store = createConnectionStore()
  const stop = new AbortController()
  let line: EngineLine | null = null
  let wake: (() => void) | null = null
  const client: EngineClient = createORPCClient(switchingLink(() => line?.link ?? null))

  const greet = async (): Promise<boolean> => {
    const hello = await helloInTime(client, timeoutMs)
    const matches = hello.protocolVersion === protocolVersion
    store.setState((state) => ({
      phase: matches ? 'ready' : 'mismatch',
      hello,
      reason: null,
      nextTryAtMs: null,
      epoch: matches ? state.epoch + 1 : state.epoch,
    }))
    return matches
  }

  const pause = (delayMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  /** One life of a line; answers why it ended. */
  const live = async (onGreeted: () => void): Promise<string | null> => {
    line = await openInTime(platform, stop.signal, timeoutMs)
    if (!(await greet())) return null
    onGreeted()
    onReady()
    return line.closed
  }

  const run = async () => {
    let attempt = 0
    while (!stop.signal.aborted) {
      const reason = await live(() => {
        attempt = 0
      }).catch(textOf)
      line?.close()
      line = null
      if (stop.signal.aborted || store.getState().phase === 'mismatch') return
      attempt += 1
      const delayMs = reconnectDelayMs(attempt)
      store.setState({ phase: 'lost', reason, nextTryAtMs: Date.now() + delayMs })
      await pause(delayMs)
    }
  }
  void run()

  return {
    client,
    store,
    retryNow: () => wake?.(),
    close: () => {
      stop.abort()
      line?.close()
      wake?.()
    },
  }
}
