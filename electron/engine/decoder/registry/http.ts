import { Agent, errors, request } from 'undici'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { type Asked, faultOf, notARegistry, nonsense, type RegistryFault, unreachable } from './faults.ts'
import { explainNetworkError } from './network-error.ts'
import type { RegistrySettings } from './settings.ts'

/** A registry answers in milliseconds; what takes longer is a network that drops packets. */
const connectTimeoutMs = 5_000
const answerTimeoutMs = 10_000
/** Schemas of some hundred kilobytes exist; what is larger is no schema. */
const maxAnswerBytes = 8 * 1_048_576
/** Of an answer that is not understood. */
const quotedChars = 120

/** GETs JSON from a registry. Failures are values. */
interface RegistryHttp {
  /** @param path below the base URL, with its slash @param what for messages: `schema id 7` */
  get(path: string, what: string, signal?: AbortSignal): Promise<Result<unknown, RegistryFault>>
  close(): Promise<void>
}

/** Several URLs are one registry: the one that answered last is asked first, the others when it cannot be reached. */
export function createRegistryHttp(settings: RegistrySettings): RegistryHttp {
  const agent = new Agent({
    connections: 4,
    pipelining: 1,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    maxResponseSize: maxAnswerBytes,
    connect: { timeout: connectTimeoutMs, ...(settings.ca === null ? {} : { ca: settings.ca }) },
  })
  let urls = [...settings.urls]

  async function get(path: string, what: string, signal?: AbortSignal): Promise<Result<unknown, RegistryFault>> {
    let last: Result<unknown, RegistryFault> | null = null
    for (const url of urls) {
      const answer = await getFrom(agent, path, { what, url, settings }, signal)
      if (answer.ok || answer.error.code !== 'registry-unreachable' || signal?.aborted === true) {
        if (urls[0] !== url) urls = [url, ...urls.filter((other) => other !== url)]
        return answer
      }
      last ??= answer
    }
    return last ?? err(unreachable('the connection names no address.', { what, url: 'http://none', settings }))
  }

  return { get, close: () => agent.destroy() }
}

async function getFrom(
  dispatcher: Agent,
  path: string,
  asked: Asked,
  signal: AbortSignal | undefined,
): Promise<Result<unknown, RegistryFault>> {
  const { credentials } = asked.settings
  const timeout = AbortSignal.timeout(connectTimeoutMs + answerTimeoutMs)
  try {
    const { statusCode, headers, body } = await request(`${asked.url}${path}`, {
      dispatcher,
      headers: {
        accept: 'application/vnd.schemaregistry.v1+json, application/json',
        ...(credentials === null ? {} : { authorization: basic(credentials) }),
      },
      // Redirects are not followed: the credentials would go wherever the answer says.
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    const text = await body.text()
    return understand({ status: statusCode, location: headers.location, text }, asked)
  } catch (error) {
    if (error instanceof errors.ResponseExceededMaxSizeError) {
      return err(nonsense('it is larger than 8 MB, which no schema is.', asked, 200))
    }
    const why = timeout.aborted ? 'it gave no whole answer within 15 s. Is it overloaded?' : explainNetworkError(error)
    return err(unreachable(why, asked))
  }
}

type Answer = {
  readonly status: number
  readonly location: string | readonly string[] | undefined
  readonly text: string
}

function understand({ status, location, text }: Answer, asked: Asked): Result<unknown, RegistryFault> {
  if (status >= 300 && status < 400) {
    return err(notARegistry(`it redirects to ${String(location ?? 'nowhere')}, which is not followed.`, asked, status))
  }
  const body = parseBody(text)
  if (status >= 200 && status < 300) {
    if (body.ok) return ok(body.value)
    if (looksLikeHtml(text)) return err(notARegistry('it answers with a web page.', asked, status))
    return err(nonsense(`it is no JSON: ${quoted(text)}`, asked, status))
  }
  const { errorCode, message } = errorBody(body.ok ? body.value : null)
  // A registry that lacks something says so with a code of its own; without one the path is wrong.
  if (status === 404 && errorCode === null)
    return err(notARegistry('it does not know this path (HTTP 404).', asked, status))
  return err(faultOf({ status, errorCode, message }, asked))
}

function parseBody(text: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch {
    return err(null)
  }
}

/** `{"error_code": 40403, "message": "…"}`; 0 is Apicurio's for "nothing in particular". */
function errorBody(body: unknown): { readonly errorCode: number | null; readonly message: string | null } {
  if (typeof body !== 'object' || body === null) return { errorCode: null, message: null }
  const { error_code: code, message } = body as { readonly error_code?: unknown; readonly message?: unknown }
  return {
    errorCode: typeof code === 'number' && code !== 0 ? code : null,
    message: typeof message === 'string' && message !== '' ? quoted(message) : null,
  }
}

const looksLikeHtml = (text: string): boolean => /^\s*<(?:!doctype|html)/i.test(text)

const quoted = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= quotedChars ? line : `${line.slice(0, quotedChars)}…`
}

const basic = ({ username, password }: NonNullable<RegistrySettings['credentials']>): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
