import { STATUS_CODES, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { ScriptedStep } from './script-runner.ts'

/** What is sent back. `reset` breaks the connection instead. `note` says why, for the log. */
export type Answer = {
  readonly kind: 'respond' | 'reset'
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  readonly delayMs: number
  readonly note: string
  /** Events in an emulator request. */
  readonly events?: number
}

/** What really went out. `status` is null where the connection was reset. */
export type Sent = {
  readonly status: number | null
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
  readonly note: string
}

/** An answer in plain text. */
export const plainAnswer = (status: number, body: string, note: string): Answer => ({
  kind: 'respond',
  status,
  headers: body === '' ? [] : [['Content-Type', 'text/plain; charset=utf-8']],
  body,
  delayMs: 0,
  note,
})

/** An answer in JSON. */
export const jsonAnswer = (status: number, value: unknown, note: string): Answer => ({
  ...plainAnswer(status, JSON.stringify(value), note),
  headers: [['Content-Type', 'application/json; charset=utf-8']],
})

/** What a script says. A step without a status answers 200. */
export function scriptedAnswer({ step, place }: ScriptedStep): Answer {
  const status = step.status ?? 200
  const what =
    step.reset === true ? 'reset the connection' : `answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
  const late = step.delayMs === undefined ? '' : ` after ${step.delayMs} ms`
  return {
    kind: step.reset === true ? 'reset' : 'respond',
    status,
    headers: step.headers ?? [],
    body: step.body ?? '',
    delayMs: step.delayMs ?? 0,
    note: `Script ${place}: ${what}${late}`,
  }
}

/** Sends an answer, late where it says so. Never throws: what cannot be sent becomes a 500 that says why. */
export async function sendAnswer(response: ServerResponse, answer: Answer, signal: AbortSignal): Promise<Sent> {
  if (answer.delayMs > 0 && !(await waited(answer.delayMs, signal))) {
    return { status: null, headers: [], body: '', note: `${answer.note}; the connection ended before that` }
  }
  if (answer.kind === 'reset') {
    response.socket?.resetAndDestroy()
    return { status: null, headers: [], body: '', note: answer.note }
  }
  const headers = withLength(answer)
  try {
    response.writeHead(answer.status, headers.flat())
    response.end(answer.body)
    return { status: answer.status, headers, body: answer.body, note: answer.note }
  } catch (error) {
    const why = `The scripted answer cannot be sent: ${error instanceof Error ? error.message : String(error)}`
    if (!response.headersSent) response.writeHead(500)
    response.end(why)
    return { status: 500, headers: [], body: why, note: why }
  }
}

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
