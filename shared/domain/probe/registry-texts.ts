/** The Schema Registry: a server of its own, with a key of its own. */
import { failed, type Outcome, passed, warning } from './outcome.ts'

export type RegistryKey = {
  /** True when username or secret is the one of the Kafka connection. */
  readonly isKafkaKey: boolean
  /** False when the connection gives none. */
  readonly given: boolean
}

/** A 401, by what is known of the key: none was given, it is that of Kafka, or it is refused. */
export function registryUnauthorized(url: string, key: RegistryKey): Outcome {
  if (!key.given) {
    return failed(
      'registry-credentials-missing',
      `The registry ${url} wants a key and the connection has none (401).`,
      ['Set "username" and "password" of "schemaRegistry" to a key of the registry: it has its own.'],
    )
  }
  if (key.isKafkaKey) {
    return failed(
      'registry-kafka-key',
      `The registry ${url} refuses the key (401), and it is the Kafka key: the registry wants its own.`,
      [
        'Create a key for the Schema Registry (Confluent Cloud: environment, Stream Governance, API keys) and set "username" and "password" of "schemaRegistry" to it.',
      ],
    )
  }
  return failed('registry-unauthorized', `The registry ${url} refuses the key (401).`, [
    'Check "username" and "password" of "schemaRegistry": the key must be one of this registry. A Kafka key does not work here.',
    'A new key takes minutes until it works.',
  ])
}

/** @param subject null for the list of all */
export const registryForbidden = (url: string, subject: string | null): Outcome =>
  failed(
    'registry-forbidden',
    `The registry ${url} knows the key, but it may not read ${subject === null ? 'subjects' : `the subject ${subject}`} (403).`,
    [
      `Give its owner read access: on Confluent Cloud the role DeveloperRead on ${subject === null ? 'the subjects of these topics' : `the subject ${subject}`}.`,
    ],
  )

/** 404 on the list of subjects: some other server, or another path of the right one. */
export const registryNotFound = (url: string): Outcome =>
  failed(
    'registry-not-found',
    `There is a server at ${url}, but it has no Schema Registry at that path (404 on /subjects).`,
    [
      "Check the path of \"url\": Confluent's registry has none, Apicurio's is /apis/ccompat/v7, Redpanda's is a port of its own.",
    ],
  )

/** @param said the beginning of what came, for people */
export const notARegistry = (url: string, status: number, said: string): Outcome =>
  failed('registry-not-a-registry', `${url} answers, but is no Schema Registry (HTTP ${status}). It said: ${said}`, [
    'Check "url" of "schemaRegistry": it is the address of the registry itself, not of a console or a Kafka broker.',
  ])

export const registryRedirects = (url: string, to: string): Outcome =>
  failed('registry-redirects', `${url} sends clients on to ${to}; the key is not taken there.`, [
    `If you trust that address, set "url" to it. A sign-in page behind it means that a proxy stands in between.`,
  ])

export const registryBroken = (url: string, status: number, said: string): Outcome =>
  failed(
    'registry-server-error',
    `The registry ${url} answers with an error of its own (HTTP ${status}). It said: ${said}`,
    ["Look at the registry's log, or try again later."],
  )

export const registryUrlInvalid = (url: string): Outcome =>
  failed('registry-url-invalid', `"${url}" is no address of a registry.`, [
    'Write it as https://host or http://host:port, with the path if there is one.',
  ])

/** @param code of Node; `timeout`, `closed` */
export function registryUnreachable(url: string, host: string, code: string): Outcome {
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return failed('registry-dns-not-found', `The registry's host name ${host} does not exist in DNS (${code}).`, [
        'Check "url" of "schemaRegistry"; with private networking connect to the VPN.',
      ])
    case 'EAI_AGAIN':
      return failed('registry-dns-unavailable', `Nobody could say what ${host} is: DNS does not answer (EAI_AGAIN).`, [
        'Check the network connection, the VPN and the DNS settings of this machine.',
      ])
    case 'ECONNREFUSED':
      return failed(
        'registry-refused',
        `The registry at ${url} refuses connections: nothing listens there (${code}).`,
        ['Check host and port in "url" (8081 is usual), and that the registry runs.'],
      )
    case 'timeout':
    case 'ETIMEDOUT':
      return failed('registry-timeout', `The registry at ${url} did not answer in time.`, [
        'Check firewall, VPN and the port in "url". If it is reachable, it is overloaded or hangs.',
      ])
    default:
      return failed('registry-unreachable', `The registry at ${url} cannot be reached (${code}).`, [
        'Check "url" of "schemaRegistry": http or https, host and port.',
      ])
  }
}

/** @param missing subjects that the topics would have by Confluent's usual naming */
export function registryPassed(url: string, subjects: number, missing: readonly string[]): Outcome {
  const none =
    missing.length === 0
      ? ''
      : ` It has no ${missing.map((one) => `"${one}"`).join(', ')}, which is fine for plain JSON.`
  return passed(`${url} answers: ${subjects} ${subjects === 1 ? 'subject' : 'subjects'}.${none}`)
}

/** One may look in, and sees nothing. */
export const registryEmpty = (url: string): Outcome =>
  warning('registry-empty', `${url} answers and shows not one subject: it is empty, or this key may read none.`, [
    'If the topics carry schemas, ask for read access to their subjects (DeveloperRead on Confluent Cloud).',
  ])

/** @param speaks what the port turned out to speak */
export const registryOtherScheme = (url: string, speaks: 'http' | 'https'): Outcome =>
  failed(
    speaks === 'http' ? 'registry-tls-plaintext-port' : 'registry-tls-port',
    speaks === 'http'
      ? `The registry's port at ${url} speaks plain HTTP, and the address says https.`
      : `The registry's port at ${url} speaks TLS, and the address says http.`,
    [`Write ${speaks}:// in "url" of "schemaRegistry".`],
  )
