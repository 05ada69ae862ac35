import type { ReceiverFile } from '#shared/schema/receiver.ts'
import { type Answer, plainAnswer, scriptedAnswer } from './answer.ts'
import { isApiPath } from './emulator/api-paths.ts'
import { type ApiRequest, Emulator, type EmulatorDeps, notStored } from './emulator/emulator.ts'
import { type Endpoint, readyEndpoint, type SecretSources } from './endpoint/endpoint.ts'

/** What is answered, and the endpoint of the file that says so; null for the emulator and paths that nobody named. */
export type Planned = { readonly answer: Answer; readonly endpoint: Endpoint | null }

/** Decides the answer to a whole request: emulator, endpoint with its script, or the default. One per version of the file. */
export class Responder {
  readonly #emulator: Emulator | null
  readonly #endpoints: ReadonlyMap<string, Endpoint>

  /**
   * `file` with the emulator's secrets resolved. `before` answered by the file as it was: scripts and the rate that are
   * the same in both go on where they were.
   */
  constructor(
    receiver: string,
    file: ReceiverFile,
    deps: EmulatorDeps & { readonly secrets: SecretSources },
    before: Responder | null = null,
  ) {
    const { secrets } = deps
    const emulator = file.oneSignalEmulator
    const formerEmulator = before === null ? null : before.#emulator
    const former = before === null ? new Map<string, Endpoint>() : before.#endpoints
    this.#emulator = emulator?.enabled === true ? new Emulator(receiver, emulator, deps, formerEmulator) : null
    this.#endpoints = new Map(
      file.endpoints.map((endpoint) => [endpoint.path, readyEndpoint(endpoint, secrets, former.get(endpoint.path))]),
    )
  }

  async answer(request: ApiRequest): Promise<Planned> {
    const path = request.path.split('?')[0] ?? ''
    const endpoint = this.#endpoints.get(path)
    if (endpoint !== undefined) return { answer: answerOf(endpoint), endpoint }
    return { answer: await this.#withoutEndpoint(path, request), endpoint: null }
  }

  async #withoutEndpoint(path: string, request: ApiRequest): Promise<Answer> {
    if (this.#emulator !== null && isApiPath(path)) return this.#fromEmulator(this.#emulator, request)
    if (this.#emulator === null && this.#endpoints.size === 0)
      return plainAnswer(200, '', 'No endpoints are configured: every path answers 200')
    const known = [...this.#endpoints.keys(), ...(this.#emulator === null ? [] : ['/apps/{app_id}/custom_events'])]
    return plainAnswer(404, `No endpoint here. There are: ${known.join(', ')}\n`, 'No endpoint for this path')
  }

  async #fromEmulator(emulator: Emulator, request: ApiRequest): Promise<Answer> {
    try {
      return await emulator.answer(request)
    } catch (error) {
      return notStored(error)
    }
  }
}

function answerOf(endpoint: Endpoint): Answer {
  const scripted = endpoint.script.next()
  return scripted === null ? plainAnswer(200, '', 'Endpoint without a script') : scriptedAnswer(scripted)
}
