import { assertNever } from '#shared/lib/assert.ts'
import type { BrokerConnection } from '../net/broker-connection.ts'
import type { Trouble } from '../net/trouble.ts'
import { ask } from '../protocol/call.ts'
import { errorCode, errorName } from '../protocol/error-names.ts'
import { saslAuthenticateCall, saslHandshakeCall } from '../protocol/sasl-calls.ts'
import { startScram } from './scram.ts'

export type Mechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

export type Credentials = { readonly mechanism: Mechanism; readonly username: string; readonly password: string }

/** What came of signing in. */
export type SignIn =
  | { readonly kind: 'done' }
  /** The listener knows no SASL. */
  | { readonly kind: 'no-sasl' }
  | { readonly kind: 'other-mechanism'; readonly offered: readonly string[] }
  | { readonly kind: 'refused'; readonly said: string }
  /** The server could not prove that it knows the password (SCRAM). */
  | { readonly kind: 'unproven'; readonly why: string }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }

/** Signs in on a fresh connection. The password is sent only by PLAIN, and only after the listener has agreed to it. */
export async function signIn(
  connection: BrokerConnection,
  credentials: Credentials,
  nonce: string,
  signal: AbortSignal,
): Promise<SignIn> {
  const shaken = await ask(connection, saslHandshakeCall(credentials.mechanism), signal)
  if (!shaken.ok) return { kind: 'trouble', trouble: shaken.error }
  switch (shaken.value.errorCode) {
    case errorCode.none:
      break
    case errorCode.unsupportedSaslMechanism:
      return { kind: 'other-mechanism', offered: shaken.value.offered }
    case errorCode.illegalSaslState:
      return { kind: 'no-sasl' }
    default:
      return { kind: 'refused', said: errorName(shaken.value.errorCode) }
  }
  const { mechanism, username, password } = credentials
  switch (mechanism) {
    case 'PLAIN': {
      const answer = await step(connection, `\0${username}\0${password}`, signal)
      return typeof answer === 'string' ? { kind: 'done' } : answer
    }
    case 'SCRAM-SHA-256':
      return await scram(connection, 'sha256', { username, password, nonce }, signal)
    case 'SCRAM-SHA-512':
      return await scram(connection, 'sha512', { username, password, nonce }, signal)
    default:
      return assertNever(mechanism, 'a mechanism without its conversation')
  }
}

async function scram(
  connection: BrokerConnection,
  hash: 'sha256' | 'sha512',
  credentials: { readonly username: string; readonly password: string; readonly nonce: string },
  signal: AbortSignal,
): Promise<SignIn> {
  const conversation = startScram(hash, credentials)
  const first = await step(connection, conversation.first, signal)
  if (typeof first !== 'string') return first
  const final = await conversation.final(first)
  if (!final.ok) return { kind: 'unproven', why: final.error }
  const last = await step(connection, final.value.message, signal)
  if (typeof last !== 'string') return last
  return final.value.provesServer(last) ? { kind: 'done' } : { kind: 'unproven', why: 'its signature is wrong' }
}

/** What the server answers to one message, or why the sign-in ends there. */
async function step(connection: BrokerConnection, message: string, signal: AbortSignal): Promise<string | SignIn> {
  const answer = await ask(connection, saslAuthenticateCall(Buffer.from(message)), signal)
  if (!answer.ok) return { kind: 'trouble', trouble: answer.error }
  const { errorCode: code, said } = answer.value
  if (code === errorCode.none) return answer.value.answer.toString('utf8')
  return { kind: 'refused', said: said === '' ? errorName(code) : said }
}
