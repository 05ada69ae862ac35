import type { SignatureVerdict } from '#shared/schema/signature.ts'
import type { Result } from '#shared/lib/result.ts'
import { checkSignature } from '../../lib/signature/check-signature.ts'
import type { KnownSecret } from '../../lib/signature/guesses.ts'
import { unpackBody } from '../../lib/signature/unpack-body.ts'
import type { ReceivedMessage, VerifySettings } from '../../lib/signature/verify.ts'
import { checkRequest, type RefusedRequest } from '../emulator/check-request.ts'
import type { GoodEvent } from '../emulator/event-rules.ts'
import { type DedupOn, dedupKey } from '../endpoint/request-keys.ts'
import { batchElement, type TemplateRequest, templateLine } from './rewrite-body.ts'

/** All that is done with bodies and takes the longer the larger they are: what is asked, and what is answered. */
export type BodyTasks = {
  /** The key that `dedupOn` names; null where the request has none. */
  readonly key: { readonly ask: { readonly on: DedupOn } & ReceivedMessage; readonly answer: string | null }
  readonly signature: {
    readonly ask: ReceivedMessage & {
      readonly settings: VerifySettings
      readonly known: readonly KnownSecret[]
      readonly nowMs: number
    }
    readonly answer: SignatureVerdict
  }
  /** A request to the Custom Events API by its rules. */
  readonly events: {
    readonly ask: { readonly body: Uint8Array }
    readonly answer: Result<readonly GoodEvent[], RefusedRequest>
  }
  /** The body as an element of a batch, in JSON's bytes. */
  readonly element: { readonly ask: { readonly body: Uint8Array }; readonly answer: Uint8Array }
  /** The line that asks the template thread for a forward's body. */
  readonly line: { readonly ask: TemplateRequest; readonly answer: string }
}
export type BodyTask = keyof BodyTasks

/** How each is done; the same on the engine's thread, for small bodies, and on the thread for large ones. */
export const bodyTasks: {
  readonly [Task in BodyTask]: (
    ask: BodyTasks[Task]['ask'],
  ) => BodyTasks[Task]['answer'] | Promise<BodyTasks[Task]['answer']>
} = {
  key: ({ on, headers, body }) => dedupKey(on, { headers, body }),
  signature: ({ settings, headers, body, nowMs, known }) =>
    checkSignature(settings, { headers, body }, nowMs, { known, unpacked: unpackBody(headers, body) }),
  events: ({ body }) => checkRequest(body),
  element: ({ body }) => batchElement(body),
  line: templateLine,
}
