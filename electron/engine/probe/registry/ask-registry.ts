/** One registry, asked for its subjects and for those of the topics. The key leaves only over a connection that is trusted. */
import type { Outcome } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/registry-texts.ts'
import { certificateRefused, handshakeFailed, type TlsPlace } from '#shared/domain/probe/tls-texts.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { addressText } from '../../source/address.ts'
import type { Climb } from '../climb.ts'
import { connectTcp } from '../net/connect-tcp.ts'
import { type HttpAnswer, httpGet } from '../net/http-get.ts'
import { resolveHost } from '../net/resolve-host.ts'
import { startTls } from '../net/start-tls.ts'
import { shownBytes, type Trouble, troubleCode } from '../net/trouble.ts'
import { speaksHttp, speaksTls } from '../sniff.ts'
import { withLimit } from '../net/time-limit.ts'
import type { RegistryAccess, RegistryUrl } from './read-settings.ts'

const answerMs = 2_200
const sniffMs = 1_000
/** A connection with dozens of topics is asked about these many subjects. */
const mostSubjects = 5

/**
 * Lists the subjects and reads the newest schemas of those that the topics would have by TopicNameStrategy
 * (`<topic>-value`): a key may be permitted to list and not to read.
 */
export async function askRegistry(
  climb: Climb,
  access: RegistryAccess,
  url: RegistryUrl,
  signal: AbortSignal,
): Promise<Outcome> {
  const answer = await withLimit(signal, answerMs, (limit) => get(climb, access, url, '/subjects', limit))
  if (!answer.ok) return await explain(climb, access, url, answer.error, signal)
  const subjects = subjectsOf(answer.value)
  if (subjects === null) return refusal(access, url, answer.value, null)
  if (subjects.length === 0) return say.registryEmpty(url.shown)
  const wanted = climb.targets.topics.map((topic) => `${topic}-value`)
  for (const subject of wanted.filter((one) => subjects.includes(one)).slice(0, mostSubjects)) {
    const path = `/subjects/${encodeURIComponent(subject)}/versions/latest`
    const found = await withLimit(signal, answerMs, (limit) => get(climb, access, url, path, limit))
    if (!found.ok) return await explain(climb, access, url, found.error, signal)
    if (found.value.status === 401 || found.value.status === 403) return refusal(access, url, found.value, subject)
  }
  const missing = wanted.filter((one) => !subjects.includes(one))
  return say.registryPassed(url.shown, subjects.length, missing)
}

/** The list of subjects, or null for anything else. */
function subjectsOf({ status, text }: HttpAnswer): readonly string[] | null {
  if (status !== 200) return null
  const value = parseJson(text)
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusal(access: RegistryAccess, { shown }: RegistryUrl, answer: HttpAnswer, subject: string | null): Outcome {
  const { status, text, location } = answer
  if (status === 401) {
    return say.registryUnauthorized(shown, { given: access.auth !== null, isKafkaKey: access.isKafkaKey })
  }
  if (status === 403) return say.registryForbidden(shown, subject)
  if (status === 404) return say.registryNotFound(shown)
  const said = shownBytes(Buffer.from(text))
  if (status >= 500) return say.registryBroken(shown, status, said)
  if (status >= 300 && status < 400) return say.registryRedirects(shown, location ?? 'an address that it does not name')
  return say.notARegistry(shown, status, said)
}

type Failure = { readonly trouble: Trouble } | { readonly outcome: Outcome }

async function get(
  climb: Climb,
  access: RegistryAccess,
  url: RegistryUrl,
  path: string,
  signal: AbortSignal,
): Promise<Result<HttpAnswer, Failure>> {
  const { host, port } = url
  const addresses = await resolveHost(host, climb.deps.lookup, signal)
  if (!addresses.ok) return err({ trouble: addresses.error })
  const socket = await connectTcp(addresses.value, port, climb.sockets, signal)
  if (!socket.ok) return err({ trouble: socket.error })
  const session = url.tls ? await startTls(socket.value, host, access.tls, climb.sockets, signal) : null
  if (session !== null && !session.ok) return err({ trouble: session.error })
  if (session?.value.refusal !== undefined && session.value.refusal !== null) {
    session.value.socket.destroy()
    return err({ outcome: certificateRefused(tlsPlace(access, url), session.value.refusal, session.value.chain) })
  }
  const answer = await httpGet(
    session?.value.socket ?? socket.value,
    { host, port, path: `${url.path}${path}`, auth: access.auth },
    signal,
  )
  return answer.ok ? ok(answer.value) : err({ trouble: answer.error })
}

const tlsPlace = ({ caFile }: RegistryAccess, { host, port }: RegistryUrl): TlsPlace => ({
  server: addressText(host, port),
  prefix: 'registry-tls',
  caFile,
  caSetting: 'schemaRegistry.caFile',
  addressSetting: 'schemaRegistry.url',
})

/** https on an http port and the other way round end in the same errors as anything else: the port is asked. */
async function explain(
  climb: Climb,
  access: RegistryAccess,
  url: RegistryUrl,
  failure: Failure,
  signal: AbortSignal,
): Promise<Outcome> {
  if ('outcome' in failure) return failure.outcome
  const { trouble } = failure
  const code = troubleCode(trouble)
  const addresses = await resolveHost(url.host, climb.deps.lookup, signal)
  if (!addresses.ok) return say.registryUnreachable(url.shown, url.host, code)
  if (code === 'ECONNREFUSED') return say.registryUnreachable(url.shown, url.host, code)
  const at = { host: url.host, port: url.port, addresses: addresses.value }
  const other = await withLimit(signal, sniffMs, (limit) =>
    url.tls ? speaksHttp(climb, at, false, limit) : speaksTls(climb, at, limit),
  )
  if (other) return say.registryOtherScheme(url.shown, url.tls ? 'http' : 'https')
  if (code.startsWith('ERR_SSL')) return handshakeFailed(tlsPlace(access, url), code)
  if (trouble.kind === 'garbage') return say.notARegistry(url.shown, 0, shownBytes(trouble.bytes))
  return say.registryUnreachable(url.shown, url.host, code)
}
