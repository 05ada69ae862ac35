import type { ServerResponse } from 'node:http'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Fault } from './answer.ts'

/** What really went out. `status` is null where no whole answer did. */
export type Sent = {
  readonly status: number | null
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  readonly note: string
}

/** Of an answer so much is kept to look at. */
const keptCharacters = 65_536

/** Sends an answer, late or broken where it says so. Never throws: what cannot be sent becomes a 500 that says why. */
export async function sendAnswer(response: ServerResponse, answer: Answer, signal: AbortSignal): Promise<Sent> {
  if (answer.delayMs > 0 && !(await waited(answer.delayMs, signal))) {
    return nothing(`${answer.note}; the connection ended before that`)
  }
  if (response.destroyed) return nothing(`${answer.note}; the connection ended before that`)
  if (answer.fault === undefined) return sendWhole(response, answer)
  try {
    return await sendFaulty(response, answer, answer.fault, signal)
  } catch (error) {
    return sendProblem(response, error)
  }
}

const nothing = (note: string): Sent => ({ status: null, headers: [], body: '', note })

function sendWhole(response: ServerResponse, answer: Answer): Sent {
  const headers = withLength(answer)
  try {
    response.writeHead(answer.status, headers.flat())
    response.end(answer.body)
    return { status: answer.status, headers, body: keptText(answer), note: answer.note }
  } catch (error) {
    return sendProblem(response, error)
  }
}

async function sendFaulty(response: ServerResponse, answer: Answer, fault: Fault, signal: AbortSignal): Promise<Sent> {
  switch (fault.kind) {
    case 'hang':
      await senderLeft(response, signal)
      response.destroy()
      return nothing(answer.note)
    case 'raw':
      response.socket?.end(fault.text)
      return { ...nothing(answer.note), body: fault.text.slice(0, keptCharacters) }
    case 'reset':
      return reset(response, answer, fault.afterBytes)
    case 'drip':
      return drip(response, answer, fault, signal)
  }
}

/** Closing only its side is leaving too, for a sender that gets no answer. */
async function senderLeft({ socket }: ServerResponse, signal: AbortSignal): Promise<void> {
  if (signal.aborted || socket === null || socket.readableEnded) return
  const closed = new AbortController()
  socket.once('end', () => closed.abort())
  await once(AbortSignal.any([signal, closed.signal]), 'abort')
}

async function reset(response: ServerResponse, answer: Answer, afterBytes: number | null): Promise<Sent> {
  const { socket } = response
  if (afterBytes !== null) {
    const body = Buffer.from(answer.body)
    const filled =
      body.length > afterBytes ? body : Buffer.concat([body, Buffer.alloc(afterBytes + 1 - body.length, 'x')])
    response.writeHead(answer.status, withLength({ ...answer, body: filled }).flat())
    // Once the system has it: a reset throws away what was not sent.
    await new Promise((sent) => response.write(filled.subarray(0, afterBytes), sent))
  }
  socket?.resetAndDestroy()
  return nothing(answer.note)
}

async function drip(
  response: ServerResponse,
  answer: Answer,
  { bytes, everyMs }: Extract<Fault, { kind: 'drip' }>,
  signal: AbortSignal,
): Promise<Sent> {
  const headers = withLength(answer)
  const body = Buffer.from(answer.body)
  response.writeHead(answer.status, headers.flat())
  response.flushHeaders()
  for (let at = 0; at < body.length; at += bytes) {
    response.write(body.subarray(at, at + bytes))
    if (at + bytes < body.length && !(await waited(everyMs, signal)))
      return nothing(`${answer.note}; the connection ended after ${at + bytes} bytes`)
  }
  response.end()
  return { status: answer.status, headers, body: keptText(answer), note: answer.note }
}

function sendProblem(response: ServerResponse, error: unknown): Sent {
  const why = `The scripted answer cannot be sent: ${error instanceof Error ? error.message : String(error)}`
  if (!response.headersSent) response.writeHead(500)
  response.end(why)
  return { status: 500, headers: [], body: why, note: why }
}

const keptText = ({ body }: Answer): string =>
  typeof body === 'string'
    ? body.slice(0, keptCharacters)
    : Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, keptCharacters)).toString('utf8')

function withLength({ headers, status, body }: Answer): readonly (readonly [string, string])[] {
  const hasLength = headers.some(([name]) => ['content-length', 'transfer-encoding'].includes(name.toLowerCase()))
  if (hasLength || status === 204 || status === 304) return headers
  return [...headers, ['Content-Length', String(Buffer.byteLength(body))]]
}

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal })
    return true
  } catch {
    return false
  }
}
