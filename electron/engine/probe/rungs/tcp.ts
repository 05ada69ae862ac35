import { tcpFailed, tcpPassed } from '#shared/domain/probe/network-texts.ts'
import type { RungStep } from '../climb.ts'
import { connectTcp } from '../net/connect-tcp.ts'
import { troubleCode } from '../net/trouble.ts'
import { eachServer } from './per-server.ts'

/** Does anything listen there. */
export const tcpRung: RungStep = {
  rung: 'tcp',
  limitMs: 3_000,
  run: (climb, signal) =>
    eachServer(climb, async (server) => {
      const connected = await connectTcp(server.addresses, server.port, climb.sockets, signal)
      if (!connected.ok) return { server: null, outcome: tcpFailed(server.name, troubleCode(connected.error)) }
      const socket = connected.value
      return { server: { ...server, socket }, outcome: tcpPassed(server.name, socket.remoteAddress ?? server.host) }
    }),
}
