/** SASL: who are you, and does this listener ask at all. */
import { failed, type Outcome, passed } from './outcome.ts'

const list = (mechanisms: readonly string[]): string =>
  mechanisms.length === 0 ? 'none that it names' : mechanisms.join(', ')

/** The listener wants SASL and the connection has none. */
export const saslRequired = (server: string, protocol: 'PLAINTEXT' | 'SSL', mechanisms: readonly string[]): Outcome =>
  failed(
    'sasl-required',
    `This listener wants SASL: ${server} lets nobody in without signing in, and the connection says ${protocol}. It offers ${list(mechanisms)}.`,
    [
      `Set "protocol" to ${protocol === 'SSL' ? 'SASL_SSL' : 'SASL_PLAINTEXT'}, "mechanism" to one of those, and "username" and "password" to the key and secret that you were given.`,
    ],
  )

/** The connection has SASL and the listener none. */
export const saslNotOffered = (server: string, protocol: 'SASL_PLAINTEXT' | 'SASL_SSL'): Outcome =>
  failed(
    'sasl-not-offered',
    `This listener has no SASL: ${server} does not know signing in, and the connection says ${protocol}.`,
    [
      `Set "protocol" to ${protocol === 'SASL_SSL' ? 'SSL' : 'PLAINTEXT'}.`,
      'Or use the port of the SASL listener in "bootstrapServers".',
    ],
  )

export const mechanismNotOffered = (server: string, wanted: string, offered: readonly string[]): Outcome =>
  failed(
    'sasl-mechanism-not-offered',
    `${server} does not offer the SASL mechanism ${wanted}. It offers ${list(offered)}.`,
    [`Set "mechanism" to ${offered.length === 1 ? offered[0] : 'one of those'}. Confluent Cloud uses PLAIN.`],
  )

/** @param said what the broker wrote beside its refusal, '' where it wrote nothing */
export const signInRefused = (server: string, username: string, mechanism: string, said: string): Outcome =>
  failed(
    'sasl-authentication-failed',
    `${server} refused ${username} (${mechanism}): username or password is wrong, or they belong to another cluster.${said === '' ? '' : ` It said: ${said}`}`,
    [
      'Check key and secret: each belongs to one cluster. A Schema Registry key does not work here.',
      'A new API key takes minutes until it works: wait and test again.',
      ...(mechanism === 'PLAIN'
        ? []
        : [`Check that the user has ${mechanism} credentials: kafka-configs.sh --describe --entity-type users.`]),
    ],
  )

export const serverUnproven = (server: string, why: string): Outcome =>
  failed('sasl-server-unproven', `${server} could not prove that it knows the password: ${why}.`, [
    'This is not the broker that it claims to be, or something in between changes what it says. Do not send it anything; check the address.',
  ])

/** @param how `timeout`, `closed` or a system error */
export const signInBroke = (server: string, how: string): Outcome =>
  how === 'timeout'
    ? failed('sasl-timeout', `${server} did not answer the sign-in in time.`, [
        'The broker may not reach the place where it looks up users: look at its log, then test again.',
      ])
    : failed('sasl-closed', `${server} ended the connection during the sign-in (${how}).`, [
        "Look at the broker's log for the reason. Some brokers refuse a wrong password like this: check key and secret.",
      ])

export const saslPassed = (username: string, mechanism: string): Outcome =>
  passed(`Signed in as ${username} with ${mechanism}.`)
