import type { IncomingMessage } from 'node:http'

/** Above this a body is not kept (delivery.md §4). */
export const maxBodyBytes = 10_000_000

/** Memory of all bodies that are coming in or being answered at one time, over all receivers. */
const maxWaitingBytes = 200_000_000

/** How reading a body ended. `bytes` counts what really came. */
export type ReadBody = {
  readonly outcome: 'complete' | 'too-large' | 'too-many' | 'broken'
  readonly body: Uint8Array
  readonly bytes: number
  /** Gives back what the budget holds for the body; once it is not needed any more. */
  release(): void
}

/** Counts what is held from the first byte of a body until its request is kept, so that many slow large ones cannot fill the memory. */
export class BodyBudget {
  #bytes = 0

  /** False where there is no room for so many more. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > maxWaitingBytes) return false
    this.#bytes += bytes
    return true
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes
  }
}

/** True where the announced length alone is too much. */
export const announcesTooMuch = (request: IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > maxBodyBytes

/** Of a body that is too large this much is kept to look at. */
const keptOfTooLarge = 65_536

/** Collects a body up to the limit. Resolves as soon as the outcome is known; a body that is too large is not read to its end. */
export function readBody(request: IncomingMessage, budget: BodyBudget): Promise<ReadBody> {
  request.on('error', ignore)
  if (announcesTooMuch(request))
    return Promise.resolve({ outcome: 'too-large', body: new Uint8Array(), bytes: 0, release: nothingHeld })
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    let bytes = 0
    let held = 0
    const end = (outcome: ReadBody['outcome']) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      request.pause()
      const all = Buffer.concat(chunks)
      const isKeptWhole = outcome === 'complete' || outcome === 'broken'
      const body = isKeptWhole ? all : Buffer.from(all.subarray(0, keptOfTooLarge))
      budget.giveBack(isKeptWhole ? 0 : held)
      resolve({ outcome, body, bytes, release: isKeptWhole ? () => budget.giveBack(held) : nothingHeld })
    }
    const onData = (chunk: Uint8Array) => {
      bytes += chunk.length
      if (bytes > maxBodyBytes) return end('too-large')
      if (!budget.take(chunk.length)) return end('too-many')
      held += chunk.length
      chunks.push(chunk)
    }
    const onEnd = () => end('complete')
    const onClose = () => end('broken')
    request.on('data', onData).on('end', onEnd).on('close', onClose)
  })
}

const nothingHeld = (): void => undefined
/** A broken connection is told by `close`; the error says nothing more. */
const ignore = (): void => undefined

/**
 * Reads on without keeping anything, until the sender has finished or the time is over. Closing at once would reset the
 * connection, and the sender would see that instead of the answer.
 * @returns how many bytes came
 */
export function drain(request: IncomingMessage, maxMs: number): Promise<number> {
  if (request.complete || request.destroyed) return Promise.resolve(0)
  return new Promise((resolve) => {
    let bytes = 0
    const end = () => {
      clearTimeout(timer)
      resolve(bytes)
    }
    const timer = setTimeout(end, maxMs)
    request.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length
    })
    request.once('end', end).once('close', end)
    request.resume()
  })
}
