import { STATUS_CODES } from 'node:http'
import type { ScriptStep } from '#shared/schema/receiver.ts'
import type { ScriptedStep } from './script-runner.ts'

/** A fault in the way in which an answer is sent. */
export type Fault =
  | { readonly kind: 'reset'; readonly afterBytes: number | null }
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'raw'; readonly text: string }

/** What is sent back. `note` says why, for the log. */
export type Answer = {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | Uint8Array
  readonly delayMs: number
  readonly note: string
  readonly fault?: Fault
  /** Events in an emulator request. */
  readonly events?: number
}

/** An answer in plain text. */
export const plainAnswer = (status: number, body: string, note: string): Answer => ({
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
  const fault = faultOf(step)
  const late = step.delayMs === undefined ? '' : ` after ${step.delayMs} ms`
  return {
    status,
    headers: step.headers ?? [],
    body: bodyOf(step),
    delayMs: step.delayMs ?? 0,
    note: `Script ${place}: ${told(status, fault)}${late}`,
    ...(fault === null ? {} : { fault }),
  }
}

/** Whether an answer says that the request was taken: a 2xx that is sent whole. */
export const takesRequest = ({ status, fault }: Answer): boolean =>
  status >= 200 && status <= 299 && (fault === undefined || fault.kind === 'drip')

function faultOf({ reset, resetAfterBytes, drip, hang, raw }: ScriptStep): Fault | null {
  if (resetAfterBytes !== undefined) return { kind: 'reset', afterBytes: resetAfterBytes }
  if (reset === true) return { kind: 'reset', afterBytes: null }
  if (hang === true) return { kind: 'hang' }
  if (raw !== undefined) return { kind: 'raw', text: raw }
  return drip === undefined ? null : { kind: 'drip', ...drip }
}

function bodyOf({ body, bodyBase64, bodyBytes }: ScriptStep): string | Uint8Array {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64')
  return bodyBytes === undefined ? (body ?? '') : Buffer.alloc(bodyBytes, 'x')
}

function told(status: number, fault: Fault | null): string {
  const answered = `answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
  switch (fault?.kind) {
    case 'reset':
      return fault.afterBytes === null
        ? 'reset the connection'
        : `${answered} and reset the connection after ${fault.afterBytes} bytes of the body`
    case 'drip':
      return `${answered}, ${fault.bytes} bytes every ${fault.everyMs} ms`
    case 'hang':
      return 'never answered'
    case 'raw':
      return 'sent what is no HTTP answer'
    default:
      return answered
  }
}
