/**
 * Why a registry did not give what it was asked for, in words: what happened, why, what to do. Statuses and error codes are
 * those of Confluent's REST API (https://docs.confluent.io/platform/current/schema-registry/develop/api.html#errors).
 */
import type { RegistrySettings } from './settings.ts'

export type RegistryFault = {
  readonly code:
    | 'schema-not-found'
    | 'registry-unauthorized'
    | 'registry-forbidden'
    | 'registry-unreachable'
    | 'registry-broken'
    | 'schema-invalid'
  readonly message: string
  /** It says nothing about the schema that was asked for: asking again may help. */
  readonly retryable: boolean
  /** It will meet every other question as well. */
  readonly everything: boolean
  /** HTTP status; null where there was no answer. */
  readonly status: number | null
  /** Confluent's own code, such as 40403. */
  readonly errorCode: number | null
}

/** What was asked, for the words of the answer. */
export type Asked = {
  /** `schema id 7`, `subject orders-value`. */
  readonly what: string
  readonly url: string
  readonly settings: RegistrySettings
}

export type ErrorAnswer = {
  readonly status: number
  readonly errorCode: number | null
  readonly message: string | null
}

/** No answer came, or it broke off. */
export const unreachable = (why: string, asked: Asked): RegistryFault => ({
  code: 'registry-unreachable',
  message: `The Schema Registry ${originOf(asked.url)} cannot be reached: ${why}`,
  retryable: true,
  everything: true,
  status: null,
  errorCode: null,
})

/** Something answers there, but no Schema Registry. */
export const notARegistry = (why: string, asked: Asked, status: number): RegistryFault => ({
  code: 'registry-broken',
  message: `${asked.url} is no Schema Registry: ${why} Check "schemaRegistry.url" of the connection, with its path where it has one (Apicurio: /apis/ccompat/v7).`,
  retryable: true,
  everything: true,
  status,
  errorCode: null,
})

/** The registry answered, and the answer makes no sense. */
export const nonsense = (why: string, asked: Asked, status: number): RegistryFault => ({
  code: 'registry-broken',
  message: `The Schema Registry's answer about ${asked.what} cannot be used: ${ended(why)} Look at the registry's log, and at what stands before it, such as a proxy.`,
  retryable: false,
  everything: false,
  status,
  errorCode: null,
})

/** What a status other than 2xx means. */
export function faultOf(answer: ErrorAnswer, asked: Asked): RegistryFault {
  const { status, errorCode } = answer
  const said = answer.message === null ? '' : ` It says: ${ended(answer.message)}`
  const base = { status, errorCode, retryable: false, everything: false }
  if (status === 401) {
    return { ...base, code: 'registry-unauthorized', message: unauthorized(asked), retryable: true, everything: true }
  }
  if (status === 403) return { ...base, code: 'registry-forbidden', message: forbidden(asked, said) }
  if (status === 404 && errorCode !== null)
    return { ...base, code: 'schema-not-found', message: notFound(asked, errorCode) }
  if (status === 422) {
    const message = `The Schema Registry holds ${asked.what}, but calls it invalid.${said} Register it anew, or remove what it refers to and is gone.`
    return { ...base, code: 'schema-invalid', message }
  }
  if (isAway(answer)) {
    const message = `The Schema Registry ${originOf(asked.url)} is not available at present (HTTP ${status}).${said} It is asked again; look at its log if it stays so.`
    return { ...base, code: 'registry-unreachable', message, retryable: true, everything: true }
  }
  const message = `The Schema Registry refused to answer about ${asked.what} (HTTP ${status}).${said} Look at the registry's log.`
  return { ...base, code: 'registry-broken', message, retryable: status >= 500 }
}

/** Of the registry's own codes 50001 to 50003 speak of its store and its leader: that passes. */
const isAway = ({ status, errorCode }: ErrorAnswer): boolean =>
  [429, 502, 503, 504].includes(status) || (errorCode !== null && errorCode >= 50_001 && errorCode <= 50_003)

function unauthorized({ url, settings }: Asked): string {
  const where = originOf(url)
  if (settings.credentials === null) {
    return `The Schema Registry ${where} wants a user name and password (HTTP 401), and the connection has none for it. Add "username" and "password" to "schemaRegistry"; a registry has keys of its own, the Kafka key does not work there.`
  }
  if (settings.usesKafkaKey) {
    return `The Schema Registry ${where} refuses the credentials (HTTP 401): they are those of Kafka, and a registry has keys of its own. Create a key for the Schema Registry and put it into "schemaRegistry" of the connection.`
  }
  return `The Schema Registry ${where} refuses the credentials (HTTP 401). Check "username" and "password" of "schemaRegistry"; a key that was just created takes some minutes to work.`
}

const forbidden = ({ what, settings }: Asked, said: string): string =>
  `The Schema Registry does not let ${settings.credentials === null ? 'anonymous users' : 'this user'} read ${what} (HTTP 403).${said} Ask for the right to read the subject (Confluent: role DeveloperRead on it).`

function notFound({ what, url }: Asked, errorCode: number): string {
  const part = errorCode === 40_401 ? 'the subject' : errorCode === 40_402 ? 'the version' : 'the schema'
  return `The Schema Registry ${originOf(url)} does not know ${what}: ${part} does not exist there (${errorCode}). It was deleted, or the records were written with another registry: check that this one belongs to the cluster.`
}

/** What others say may lack its full stop. */
const ended = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

const originOf = (url: string): string => new URL(url).origin
