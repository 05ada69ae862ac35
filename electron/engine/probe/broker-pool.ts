import { certificateRefused } from '#shared/domain/probe/tls-texts.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { addressText } from '../source/address.ts'
import type { BrokerPool, Climb } from './climb.ts'
import { BrokerConnection } from './net/broker-connection.ts'
import { connectTcp } from './net/connect-tcp.ts'
import { resolveHost } from './net/resolve-host.ts'
import { startTls } from './net/start-tls.ts'
import { type Trouble, troubleText } from './net/trouble.ts'
import { apiVersionsCall } from './protocol/api-versions.ts'
import { ask } from './protocol/call.ts'
import { signIn } from './sasl/sign-in.ts'
import { kafkaTlsPlace } from './tls-place.ts'

type Opened = Result<BrokerConnection, string>

/** A pool is asked only after the bootstrap server was found good, so whatever fails here is that broker's address. */
export function createBrokerPool(climb: () => Climb): BrokerPool {
  const opened = new Map<string, Promise<Opened>>()
  return {
    open: (host, port, signal) => {
      const address = addressText(host, port)
      const known = opened.get(address) ?? openBroker(climb(), host, port, signal)
      opened.set(address, known)
      return known
    },
  }
}

const half = (trouble: Trouble): Opened => err(troubleText(trouble))

/** All the way up to a broker that was not in the connection but in the cluster's metadata. */
async function openBroker(climb: Climb, host: string, port: number, signal: AbortSignal): Promise<Opened> {
  const dialled = await dialBroker(climb, host, port, signal)
  if (!dialled.ok) return dialled
  const connection = dialled.value
  const hello = await ask(connection, apiVersionsCall, signal)
  if (!hello.ok) return half(hello.error)
  if (climb.credentials === null) return ok(connection)
  const signedIn = await signIn(connection, climb.credentials, climb.deps.random.uuid(), signal)
  if (signedIn.kind === 'done') return ok(connection)
  return signedIn.kind === 'trouble' ? half(signedIn.trouble) : err('it does not accept the same sign-in')
}

/** A connection with TLS where the settings have it; nothing is asked yet. */
export async function dialBroker(climb: Climb, host: string, port: number, signal: AbortSignal): Promise<Opened> {
  const addresses = await resolveHost(host, climb.deps.lookup, signal)
  if (!addresses.ok) return half(addresses.error)
  const socket = await connectTcp(addresses.value, port, climb.sockets, signal)
  if (!socket.ok) return half(socket.error)
  if (climb.tls === null) return ok(new BrokerConnection(socket.value))
  const session = await startTls(socket.value, host, climb.tls.settings, climb.sockets, signal)
  if (!session.ok) return err(`no TLS handshake with it: ${troubleText(session.error)}`)
  const { refusal, chain, socket: secure } = session.value
  if (refusal === null) return ok(new BrokerConnection(secure))
  secure.destroy()
  return err(certificateRefused(kafkaTlsPlace(climb.connection, addressText(host, port)), refusal, chain).message)
}
