import type { Outcome } from '#shared/domain/probe/outcome.ts'
import * as say from '#shared/domain/probe/protocol-texts.ts'
import { isClientCertificateAlert } from '../alerts.ts'
import { type Climb, type RungStep, type Server, usesTls } from '../climb.ts'
import { BrokerConnection } from '../net/broker-connection.ts'
import { orAborted } from '../net/or-aborted.ts'
import { withLimit } from '../net/time-limit.ts'
import { shownBytes, type Trouble, troubleCode } from '../net/trouble.ts'
import { apiVersionsCall } from '../protocol/api-versions.ts'
import { ask } from '../protocol/call.ts'
import { metadataKey, metadataVersion } from '../protocol/metadata-call.ts'
import { speaksHttp, speaksTls } from '../sniff.ts'
import { eachServer, type ServerResult } from './per-server.ts'
import { certificateWanted } from './tls.ts'

const answerMs = 2_200
const sniffMs = 1_200

/** Does it speak Kafka, and is it the kind of listener that the connection says. */
export const protocolRung: RungStep = {
  rung: 'protocol',
  limitMs: 3_600,
  run: (climb, signal) => eachServer(climb, (server) => greet(climb, server, signal)),
}

async function greet(climb: Climb, server: Server, signal: AbortSignal): Promise<ServerResult> {
  const connection = server.connection ?? connectionOver(server)
  const hello = server.hello ?? ask(connection, apiVersionsCall, climb.signal)
  const heard = await withLimit(signal, answerMs, (limit) => orAborted(hello, limit))
  if (!heard.ok) {
    connection.close()
    return { server: null, outcome: await explain(climb, server, heard.error, signal) }
  }
  const { newest } = heard.value
  if ((newest.get(metadataKey) ?? -1) < metadataVersion) {
    return { server: null, outcome: say.tooOld(server.name, `Metadata version ${metadataVersion}`) }
  }
  return { server: { ...server, connection, hello }, outcome: say.protocolPassed(server.name, newest.size) }
}

function connectionOver({ socket }: Server): BrokerConnection {
  if (socket === null) throw new Error('the protocol before TCP')
  return new BrokerConnection(socket)
}

const tlsAlertRecord = 0x15

/** The same silence or closed connection stands for many things: the port is asked again, in other languages. */
async function explain(climb: Climb, server: Server, trouble: Trouble, signal: AbortSignal): Promise<Outcome> {
  const { protocol } = climb.connection.security
  const bytes = trouble.kind === 'garbage' ? trouble.bytes : Buffer.alloc(0)
  if (isClientCertificateAlert(troubleCode(trouble))) return certificateWanted(climb, server, troubleCode(trouble))
  if (bytes.subarray(0, 5).toString('latin1') === 'HTTP/') return say.httpServer(server.name)
  const tls = usesTls(climb)
  if (!tls && bytes[0] === tlsAlertRecord && bytes[1] === 3) return say.tlsPort(server.name, protocol)
  const [isTls, isHttp] = await withLimit(signal, sniffMs, (limit) =>
    Promise.all([tls ? false : speaksTls(climb, server, limit), speaksHttp(climb, server, tls, limit)]),
  )
  if (isTls) return say.tlsPort(server.name, protocol)
  if (isHttp) return say.httpServer(server.name)
  if (trouble.kind === 'garbage') return say.notKafka(server.name, shownBytes(bytes))
  return trouble.kind === 'timeout' ? say.silent(server.name) : say.closed(server.name)
}
