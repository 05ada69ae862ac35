import type { Clock } from '#shared/lib/clock.ts'
import type { EmulatorStep, EventErrors, OneSignalEmulator } from '#shared/schema/receiver.ts'
import { type Answer, jsonAnswer, scriptedAnswer } from '../answer.ts'
import { ScriptRunner } from '../script-runner.ts'
import type { AcceptedLog, Stored } from './accepted-log.ts'
import { appIdOf } from './api-paths.ts'
import { checkKey } from './check-key.ts'
import type { BodyWork } from '../bodies/body-thread.ts'
import type { RefusedRequest } from './check-request.ts'
import type { GoodEvent } from './event-rules.ts'
import { RateLimit } from './rate-limit.ts'
import { failingEvents, faultAfter, isFault, shapedBy } from './scripted-fault.ts'

/** What the emulator looks at of a request. */
export type ApiRequest = {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: Uint8Array
}

export type EmulatorDeps = { readonly accepted: AcceptedLog; readonly clock: Clock; readonly bodies: BodyWork }

/** The local stand-in for `POST /apps/{app_id}/custom_events`, answering as onesignal.md §1 says. */
export class Emulator {
  readonly #receiver: string
  readonly #config: OneSignalEmulator
  readonly #log: AcceptedLog
  readonly #clock: Clock
  readonly #bodies: BodyWork
  readonly #script: ScriptRunner<EmulatorStep>
  readonly #limit: RateLimit | null
  readonly #knownUsers: ReadonlySet<string> | null

  /** `config` with its secrets resolved. `before` went by the file as it was: an equal script or rate goes on from there. */
  constructor(receiver: string, config: OneSignalEmulator, deps: EmulatorDeps, before: Emulator | null) {
    const { accepted, clock, bodies } = deps
    this.#receiver = receiver
    this.#config = config
    this.#log = accepted
    this.#clock = clock
    this.#bodies = bodies
    const script = config.script ?? []
    this.#script = before === null ? new ScriptRunner(script) : before.#script.following(script)
    this.#limit = limitOf(config.requestsPerSecond, before === null ? null : before.#limit, clock)
    this.#knownUsers = config.knownUsers === 'any' ? null : new Set(config.knownUsers)
  }

  async answer(request: ApiRequest): Promise<Answer> {
    const appId = appIdOf(request.path)
    if (appId === null) return noSuchPath()
    if (request.method !== 'POST') return wrongMethod(request.method)
    const scripted = this.#script.next()
    if (scripted === null) return this.#byRules(appId, request)
    const { step } = scripted
    if (isFault(step) && step.stored !== true) return scriptedAnswer(scripted)
    const byRules = await this.#byRules(appId, request, step.eventErrors)
    const isTaken = byRules.status === 202
    return isFault(step) && isTaken ? faultAfter(scripted, byRules) : shapedBy(scripted, byRules)
  }

  async #byRules(appId: string, { authorization, body }: ApiRequest, errors?: EventErrors): Promise<Answer> {
    const refusedKey = checkKey(authorization, appId, this.#config)
    if (refusedKey !== null) return refusedKey
    const waitSeconds = this.#limit?.take(this.#clock.now()) ?? 0
    if (waitSeconds > 0) return tooMany(waitSeconds)
    const checks = await this.#bodies.do('events', { body })
    if (!checks.ok) return notChecked(checks.error)
    const checked = checks.value
    const intake = { receiver: this.#receiver, appId, nowMs: this.#clock.now() }
    if (!checked.ok) {
      await this.#log.store(intake, [], checked.error.events)
      return badRequest(checked.error)
    }
    const failing = failingEvents(errors, checked.value)
    const problems = new Map<GoodEvent, EventProblem>()
    for (const event of checked.value) {
      if (!this.#isKnown(event)) problems.set(event, notFound)
      else if (errors !== undefined && failing.has(event)) problems.set(event, errors)
    }
    const stored = await this.#log.store(
      intake,
      checked.value.filter((event) => !problems.has(event)),
      problems.size,
    )
    return accepted(stored, problems)
  }

  #isKnown({ externalId, onesignalId }: GoodEvent): boolean {
    const users = this.#knownUsers
    return users === null || [externalId, onesignalId].some((user) => user !== null && users.has(user))
  }
}

/** An equal rate goes on with what is left of this second. */
function limitOf(requestsPerSecond: number | null, before: RateLimit | null, clock: Clock): RateLimit | null {
  if (requestsPerSecond === null) return null
  return before?.requestsPerSecond === requestsPerSecond ? before : new RateLimit(requestsPerSecond, clock.now())
}

/** `error` of one event in a 202. */
type EventProblem = { readonly code: string; readonly title: string }

const notFound: EventProblem = { code: 'not found', title: 'User not found' }

function accepted({ accepted: count, repeated }: Stored, problems: ReadonlyMap<GoodEvent, EventProblem>): Answer {
  const unknown = [...problems.values()].filter((problem) => problem === notFound).length
  const notes = [`Accepted ${count}`]
  if (repeated > 0) notes.push(`${repeated} repeated within 4 hours, not stored again`)
  if (unknown > 0) notes.push(`${unknown} for unknown users`)
  if (problems.size > unknown) notes.push(`${problems.size - unknown} failed as the script says`)
  const errors = [...problems].map(([event, problem]) => eventError(event, problem))
  const answer = jsonAnswer(202, errors.length === 0 ? {} : { errors }, notes.join(', '))
  return { ...answer, events: count + repeated + problems.size }
}

const eventError = ({ externalId, onesignalId, eventId }: GoodEvent, { code, title }: EventProblem) => ({
  event_user_id: externalId ?? onesignalId,
  ...(eventId === null ? {} : { event_id: eventId }),
  error: { code, title },
})

const noSuchPath = (): Answer =>
  jsonAnswer(
    404,
    { errors: ['Not found'] },
    'Not a path of the Custom Events API: /apps/{app_id}/custom_events or /apps/{app_id}/integrations/custom_events',
  )

function wrongMethod(method: string): Answer {
  const answer = jsonAnswer(405, { errors: ['Method not allowed'] }, `${method} is not allowed here, only POST`)
  return { ...answer, headers: [...answer.headers, ['Allow', 'POST']] }
}

const notChecked = (why: string): Answer => unavailable(`Not taken: the body could not be checked, ${why}`)

function badRequest({ errors, events }: RefusedRequest): Answer {
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : ''
  return { ...jsonAnswer(400, { errors }, `Refused: ${errors[0] ?? ''}${more}`), events }
}

function tooMany(waitSeconds: number): Answer {
  const answer = jsonAnswer(
    429,
    { errors: ['API rate limit exceeded.'] },
    `More requests a second than allowed, Retry-After ${waitSeconds} s`,
  )
  return { ...answer, headers: [...answer.headers, ['Retry-After', String(waitSeconds)]] }
}

/** What is answered when an accepted request could not be stored. */
export const notStored = (error: unknown): Answer =>
  unavailable(`Not stored, so not taken: ${error instanceof Error ? error.message : String(error)}`)

const unavailable = (why: string): Answer => jsonAnswer(503, { errors: [why] }, why)
