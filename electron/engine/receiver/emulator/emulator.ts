import type { Clock } from '#shared/lib/clock.ts'
import type { OneSignalEmulator } from '#shared/schema/receiver.ts'
import { type Answer, jsonAnswer, plainAnswer, scriptedAnswer } from '../answer.ts'
import { ScriptRunner } from '../script-runner.ts'
import type { AcceptedLog, Stored } from './accepted-log.ts'
import { appIdOf } from './api-paths.ts'
import { checkKey } from './check-key.ts'
import { checkRequest } from './check-request.ts'
import type { GoodEvent } from './event-rules.ts'
import { RateLimit } from './rate-limit.ts'

/** What the emulator looks at of a request. */
export type ApiRequest = {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: Uint8Array
}

/** The local stand-in for `POST /apps/{app_id}/custom_events`, answering as onesignal.md §1 says. */
export class Emulator {
  readonly #receiver: string
  readonly #config: OneSignalEmulator
  readonly #log: AcceptedLog
  readonly #clock: Clock
  readonly #script: ScriptRunner
  readonly #limit: RateLimit | null
  readonly #knownUsers: ReadonlySet<string> | null

  /** `config` with its secrets resolved. */
  constructor(receiver: string, config: OneSignalEmulator, log: AcceptedLog, clock: Clock) {
    this.#receiver = receiver
    this.#config = config
    this.#log = log
    this.#clock = clock
    this.#script = new ScriptRunner(config.script ?? [])
    this.#limit = config.requestsPerSecond === null ? null : new RateLimit(config.requestsPerSecond, clock.now())
    this.#knownUsers = config.knownUsers === 'any' ? null : new Set(config.knownUsers)
  }

  async answer(request: ApiRequest): Promise<Answer> {
    const appId = appIdOf(request.path)
    if (appId === null)
      return jsonAnswer(
        404,
        { errors: ['Not found'] },
        'Not a path of the Custom Events API: /apps/{app_id}/custom_events',
      )
    if (request.method !== 'POST') {
      const answer = jsonAnswer(
        405,
        { errors: ['Method not allowed'] },
        `${request.method} is not allowed here, only POST`,
      )
      return { ...answer, headers: [...answer.headers, ['Allow', 'POST']] }
    }
    const scripted = this.#script.next()
    const delayMs = scripted?.step.delayMs ?? 0
    const byRules = scripted === null || (scripted.step.reset !== true && (scripted.step.status ?? 202) === 202)
    if (!byRules) return scriptedAnswer(scripted)
    return { ...(await this.#byRules(appId, request)), delayMs }
  }

  async #byRules(appId: string, { authorization, body }: ApiRequest): Promise<Answer> {
    const refusedKey = checkKey(authorization, appId, this.#config)
    if (refusedKey !== null) return refusedKey
    const waitSeconds = this.#limit?.take(this.#clock.now()) ?? 0
    if (waitSeconds > 0) return tooMany(waitSeconds)
    const checked = checkRequest(body)
    const intake = { receiver: this.#receiver, appId, nowMs: this.#clock.now() }
    if (!checked.ok) {
      await this.#log.store(intake, [], checked.error.events)
      const { errors, events } = checked.error
      return {
        ...jsonAnswer(
          400,
          { errors },
          `Refused: ${errors[0] ?? ''}${errors.length > 1 ? ` and ${errors.length - 1} more` : ''}`,
        ),
        events,
      }
    }
    const known = checked.value.filter((event) => this.#isKnown(event))
    const unknown = checked.value.filter((event) => !this.#isKnown(event))
    const stored = await this.#log.store(intake, known, unknown.length)
    return accepted(stored, unknown)
  }

  #isKnown({ externalId, onesignalId }: GoodEvent): boolean {
    const users = this.#knownUsers
    return users === null || [externalId, onesignalId].some((user) => user !== null && users.has(user))
  }
}

function accepted({ accepted: count, repeated }: Stored, unknown: readonly GoodEvent[]): Answer {
  const notes = [`Accepted ${count}`]
  if (repeated > 0) notes.push(`${repeated} repeated within 4 hours, not stored again`)
  if (unknown.length > 0) notes.push(`${unknown.length} for unknown users`)
  const body = unknown.length === 0 ? {} : { errors: unknown.map(notFound) }
  return { ...jsonAnswer(202, body, notes.join(', ')), events: count + repeated + unknown.length }
}

const notFound = ({ externalId, onesignalId, eventId }: GoodEvent) => ({
  event_user_id: externalId ?? onesignalId,
  ...(eventId === null ? {} : { event_id: eventId }),
  error: { code: 'not found', title: 'User not found' },
})

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
  plainAnswer(503, '', `Not stored: ${error instanceof Error ? error.message : String(error)}`)
