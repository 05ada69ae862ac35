import type { HeaderList } from '#shared/domain/signature/types.ts'
import type { Clock } from '#shared/lib/clock.ts'
import type { SignatureVerdict } from '#shared/schema/signature.ts'
import { type Answer, plainAnswer, takesRequest } from './answer.ts'
import type { BodyWork } from './bodies/body-thread.ts'
import type { Endpoint, EndpointSignature } from './endpoint/endpoint.ts'
import { eventIdOf } from './endpoint/request-keys.ts'
import type { KeyScope, SeenKeys } from './endpoint/seen-keys.ts'

/** A request that has come in whole. */
export type ArrivedRequest = {
  readonly id: string
  readonly receiver: string
  readonly atMs: number
  readonly method: string
  readonly path: string
  /** All of them as they came, keys included. */
  readonly headers: HeaderList
  readonly body: Uint8Array
  readonly remoteAddress: string
}

/** Where requests that go on are stored before they are answered. */
export interface ForwardStore {
  /** Resolves when the request is durable, its key with it. */
  keep(request: ArrivedRequest, endpoint: string, eventId: string | null, scope: KeyScope | null): Promise<void>
  /** Resolves when all that was to be kept before now is durable. */
  settled(): Promise<void>
  /** It was answered and goes on. */
  release(requestId: string): void
  /** It was not taken: it does not go on, and its key is free. */
  drop(requestId: string, scope: KeyScope | null): void
}

/** What a request came to, after its answer. */
export type Taken = {
  readonly endpoint: string | null
  readonly eventId: string | null
  readonly duplicate: boolean
  readonly signature: SignatureVerdict | null
}

/** A request between being read and being answered. */
export type Intake = {
  /** What is answered: another than planned where it could not be stored. */
  readonly answer: Answer
  /** It stands in the log already. */
  readonly isBegun: boolean
  /** To be called once, with the status that really went out. */
  finish(status: number | null): Promise<Taken>
}

export type IntakeDeps = {
  readonly clock: Clock
  readonly seen: SeenKeys
  readonly forwards: ForwardStore
  readonly bodies: BodyWork
}

/** For requests without an endpoint of a file: only their event is known. */
export function plainIntake(request: ArrivedRequest, answer: Answer, { seen }: IntakeDeps): Intake {
  const eventId = eventIdOf(request.headers)
  return {
    answer,
    isBegun: false,
    finish: (status) => {
      const duplicate = eventId !== null && seen.seeEvent(request.receiver, eventId, isGood(status))
      return Promise.resolve({ endpoint: null, eventId, duplicate, signature: null })
    },
  }
}

/** Stored before it is answered where it goes on, verified beside that, and remembered only where it was taken. Never rejects. */
export async function endpointIntake(
  request: ArrivedRequest,
  scripted: Answer,
  endpoint: Endpoint,
  deps: IntakeDeps,
): Promise<Intake> {
  const { key, planned } = await keyOf(request, scripted, endpoint, deps.bodies)
  const scope = key === null ? null : { receiver: request.receiver, endpoint: endpoint.path, key }
  const eventId = eventIdOf(request.headers) ?? key
  const signature = endpoint.signature === null ? null : verdictOn(endpoint.signature, request, deps)
  const told = async (duplicate: boolean): Promise<Taken> => ({
    endpoint: endpoint.path,
    eventId,
    duplicate,
    signature: await signature,
  })
  if (endpoint.forwardUrl === null || !takesRequest(planned)) {
    const sees = (status: number | null) => seeNow(request, scope, eventId, isGood(status), deps)
    return { answer: planned, isBegun: false, finish: (status) => told(sees(status)) }
  }
  return forwardIntake({ request, planned, endpoint: endpoint.path, scope, eventId, told }, deps)
}

/** What names the request for `dedupOn`. One whose body cannot be looked at in time is like no other, and its note says so. */
async function keyOf(
  request: ArrivedRequest,
  planned: Answer,
  { dedupOn }: Endpoint,
  bodies: BodyWork,
): Promise<{ readonly key: string | null; readonly planned: Answer }> {
  if (dedupOn === null) return { key: null, planned }
  const { headers, body } = request
  const found = await bodies.do('key', { on: dedupOn, headers, body: dedupOn.from === 'json' ? body : nothing })
  if (found.ok) return { key: found.value, planned }
  const note = `${planned.note}. dedupOn found no key in the body: ${found.error}`
  return { key: null, planned: { ...planned, note } }
}

const nothing = new Uint8Array()

type Forwarding = {
  readonly request: ArrivedRequest
  readonly planned: Answer
  readonly endpoint: string
  readonly scope: KeyScope | null
  readonly eventId: string | null
  readonly told: (duplicate: boolean) => Promise<Taken>
}

async function forwardIntake(forwarding: Forwarding, deps: IntakeDeps): Promise<Intake> {
  const { request, planned, endpoint, scope, eventId, told } = forwarding
  const { seen, forwards } = deps
  const isFirst = scope === null || seen.claim(scope)
  // By id alone it goes on all the same: only `dedupOn` says that the second is not wanted.
  const known = scope === null && eventId !== null
  try {
    await (isFirst ? forwards.keep(request, endpoint, eventId, scope) : forwards.settled())
  } catch (error) {
    if (isFirst && scope !== null) seen.settleClaim(scope, request.id, false)
    const why = `Not stored, so not taken: ${error instanceof Error ? error.message : String(error)}`
    return { answer: plainAnswer(503, `${why}\n`, why), isBegun: false, finish: () => told(false) }
  }
  if (!isFirst) {
    const answer = { ...planned, note: `${planned.note}. Seen before: not forwarded again` }
    return { answer, isBegun: false, finish: () => told(true) }
  }
  return {
    answer: planned,
    isBegun: true,
    finish: (status) => {
      const answered = isGood(status)
      const goesOn = scope === null ? answered : seen.settleClaim(scope, request.id, answered)
      if (goesOn) forwards.release(request.id)
      else forwards.drop(request.id, scope)
      return told(known && seen.seeEvent(request.receiver, eventId, answered))
    },
  }
}

function seeNow(
  { receiver, id }: ArrivedRequest,
  scope: KeyScope | null,
  eventId: string | null,
  taken: boolean,
  { seen, clock }: IntakeDeps,
): boolean {
  if (scope !== null) return seen.see(scope, id, taken, clock.now())
  return eventId !== null && seen.seeEvent(receiver, eventId, taken)
}

async function verdictOn(
  signature: EndpointSignature,
  { headers, body }: ArrivedRequest,
  { clock, bodies }: IntakeDeps,
): Promise<SignatureVerdict> {
  if ('problem' in signature) return notVerified('bad-secret', signature.problem)
  const { settings, known } = signature
  const verdict = await bodies.do('signature', { settings, known, headers, body, nowMs: clock.now() })
  return verdict.ok ? verdict.value : notVerified('mismatch', `The signature could not be checked: ${verdict.error}.`)
}

const notVerified = (code: SignatureVerdict['code'], reason: string): SignatureVerdict => ({
  ok: false,
  code,
  reason,
  mistakes: [],
  expected: null,
  got: null,
  skewSeconds: null,
  bodyDifference: null,
})

const isGood = (status: number | null): boolean => status !== null && status >= 200 && status <= 299
