import { type Outcome, skipped } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/tls-texts.ts'
import { isClientCertificateAlert } from '../alerts.ts'
import { type Climb, type RungStep, type Server, usesTls } from '../climb.ts'
import { BrokerConnection } from '../net/broker-connection.ts'
import { orAborted } from '../net/or-aborted.ts'
import { startTls, type TlsSession } from '../net/start-tls.ts'
import { withLimit } from '../net/time-limit.ts'
import { type Trouble, troubleCode } from '../net/trouble.ts'
import { apiVersionsCall } from '../protocol/api-versions.ts'
import { ask } from '../protocol/call.ts'
import { speaksHttp, speaksKafka } from '../sniff.ts'
import { loadTls } from '../tls-files.ts'
import { kafkaTlsPlace } from '../tls-place.ts'
import { eachServer, type ServerResult } from './per-server.ts'

const handshakeMs = 2_200
const sniffMs = 1_200
/** With TLS 1.3 a server judges the client's certificate after the handshake: its alert needs one more way back. */
const alertMs = 1_000

/** Does it speak TLS, is it who it says, and does it take us. */
export const tlsRung: RungStep = {
  rung: 'tls',
  limitMs: 3_600,
  run: async (climb, signal) => {
    const { protocol } = climb.connection.security
    if (!usesTls(climb)) return { target: null, outcome: skipped(`The connection says ${protocol}: there is no TLS.`) }
    const loaded = loadTls(climb.connection.security, climb.deps)
    if (!loaded.ok) return { target: climb.servers.map(({ name }) => name).join(', '), outcome: loaded.error }
    climb.tls = loaded.value
    return await eachServer(climb, (server) => secure(climb, server, signal))
  },
}

async function secure(climb: Climb, server: Server, signal: AbortSignal): Promise<ServerResult> {
  const { socket } = server
  if (socket === null) throw new Error('TLS before TCP')
  const place = kafkaTlsPlace(climb.connection, server.name)
  const settings = climb.tls?.settings ?? {}
  const session = await withLimit(signal, handshakeMs, (limit) =>
    startTls(socket, server.host, settings, climb.sockets, limit),
  )
  if (!session.ok) return { server: null, outcome: await explain(climb, server, session.error, signal) }
  const { refusal, chain } = session.value
  if (refusal !== null) {
    session.value.socket.destroy()
    return { server: null, outcome: say.certificateRefused(place, refusal, chain) }
  }
  return await waitForAlert(climb, server, session.value, signal)
}

/** The first request goes out now: its answer, whatever it is, says that our certificate was taken. */
async function waitForAlert(
  climb: Climb,
  server: Server,
  { socket, version, chain }: TlsSession,
  signal: AbortSignal,
): Promise<ServerResult> {
  const connection = new BrokerConnection(socket)
  const hello = ask(connection, apiVersionsCall, climb.signal)
  const heard = await withLimit(signal, alertMs, (limit) => orAborted(hello, limit))
  if (!heard.ok && isClientCertificateAlert(troubleCode(heard.error))) {
    return { server: null, outcome: certificateWanted(climb, server, troubleCode(heard.error)) }
  }
  return {
    server: { ...server, connection, hello },
    outcome: say.tlsPassed(server.name, version, chain[0] ?? null, climb.deps.clock.now()),
  }
}

/** The server did not take our certificate, or wants one. */
export const certificateWanted = (climb: Climb, server: Server, code: string): Outcome =>
  say.clientCertificateWanted(
    kafkaTlsPlace(climb.connection, server.name),
    climb.connection.security.certFile ?? null,
    code,
  )

async function explain(climb: Climb, server: Server, trouble: Trouble, signal: AbortSignal): Promise<Outcome> {
  const code = troubleCode(trouble)
  if (isClientCertificateAlert(code)) return certificateWanted(climb, server, code)
  const place = kafkaTlsPlace(climb.connection, server.name)
  const [kafka, http] = await withLimit(signal, sniffMs, (limit) =>
    Promise.all([speaksKafka(climb, server, limit), speaksHttp(climb, server, false, limit)]),
  )
  const speaks = kafka ?? (http ? 'http' : null)
  if (speaks !== null) return say.noTlsThere(place, speaks, climb.connection.security.protocol)
  return say.handshakeFailed(place, code)
}
