/** What a port really speaks, asked when it does not speak what the connection says. New connections, nothing secret. */
import { err, type Result } from '#shared/lib/result.ts'
import { isAlert } from './alerts.ts'
import type { Climb, Server } from './climb.ts'
import { BrokerConnection } from './net/broker-connection.ts'
import { connectTcp } from './net/connect-tcp.ts'
import { httpGet } from './net/http-get.ts'
import { startTls } from './net/start-tls.ts'
import type { Trouble } from './net/trouble.ts'
import { apiVersionsCall } from './protocol/api-versions.ts'
import { ask } from './protocol/call.ts'
import { errorCode } from './protocol/error-names.ts'
import { saslHandshakeCall } from './protocol/sasl-calls.ts'

type At = Pick<Server, 'host' | 'port' | 'addresses'>

const dial = (climb: Climb, { addresses, port }: At, signal: AbortSignal) =>
  connectTcp(addresses, port, climb.sockets, signal)

/** True when a TLS handshake gets anywhere, an alert included. */
export async function speaksTls(climb: Climb, at: At, signal: AbortSignal): Promise<boolean> {
  const socket = await dial(climb, at, signal)
  if (!socket.ok) return false
  const session = await startTls(socket.value, at.host, {}, climb.sockets, signal)
  if (session.ok) session.value.socket.destroy()
  return session.ok || (session.error.kind === 'network' && isAlert(session.error.code))
}

/** Kafka without TLS, and whether it lets one in without signing in. */
export async function speaksKafka(climb: Climb, at: At, signal: AbortSignal): Promise<'kafka' | 'kafka-sasl' | null> {
  const socket = await dial(climb, at, signal)
  if (!socket.ok) return null
  const connection = new BrokerConnection(socket.value)
  try {
    const hello = await ask(connection, apiVersionsCall, signal)
    if (!hello.ok) return null
    return (await offeredMechanisms(connection, signal)).ok ? 'kafka-sasl' : 'kafka'
  } finally {
    connection.close()
  }
}

/** The mechanisms of a listener that wants one to sign in; anything else is a listener that does not. */
export async function offeredMechanisms(
  connection: BrokerConnection,
  signal: AbortSignal,
): Promise<Result<readonly string[], Trouble | 'no-sasl'>> {
  const shaken = await ask(connection, saslHandshakeCall('PLAIN'), signal)
  if (!shaken.ok) return shaken
  const { errorCode: code, offered } = shaken.value
  const wantsSasl = code === errorCode.none || code === errorCode.unsupportedSaslMechanism
  return wantsSasl ? { ok: true, value: offered } : err('no-sasl')
}

/** True when an HTTP request is answered with HTTP, over TLS where the connection has it. */
export async function speaksHttp(climb: Climb, at: At, tls: boolean, signal: AbortSignal): Promise<boolean> {
  const socket = await dial(climb, at, signal)
  if (!socket.ok) return false
  const session = tls ? await startTls(socket.value, at.host, {}, climb.sockets, signal) : null
  if (session !== null && !session.ok) return false
  const through = session === null ? socket.value : session.value.socket
  const answer = await httpGet(through, { host: at.host, port: at.port, path: '/', auth: null }, signal)
  return answer.ok
}
