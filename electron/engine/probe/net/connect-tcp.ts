import { connect, type Socket } from 'node:net'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { SocketSet } from './socket-set.ts'
import { whenAborted } from './time-limit.ts'
import { networkTrouble, timedOut, type Trouble } from './trouble.ts'

/** A host with dozens of addresses is tried at so many of them. */
const mostAddresses = 6

/**
 * Connects to the first address that answers; the others are dropped. All at once, because one dead address (IPv6 on a
 * machine without a route) must not use up the time of the rest.
 */
export async function connectTcp(
  addresses: readonly string[],
  port: number,
  sockets: SocketSet,
  signal: AbortSignal,
): Promise<Result<Socket, Trouble>> {
  const tried = addresses.slice(0, mostAddresses)
  // What a cluster advertises may be anything.
  if (tried.length === 0 || port < 1 || port > 65_535)
    return err({ kind: 'network', code: `no address with port ${port}` })
  return await new Promise((resolve) => {
    const attempts: Socket[] = []
    const troubles: Trouble[] = []
    const settle = (result: Result<Socket, Trouble>): void => {
      stop()
      for (const socket of attempts) if (!result.ok || result.value !== socket) socket.destroy()
      resolve(result)
    }
    let stop = (): void => undefined
    for (const host of tried) {
      const socket = sockets.add(connect({ host, port }))
      socket.setNoDelay(true)
      attempts.push(socket)
      socket.once('connect', () => settle(ok(socket)))
      socket.once('error', (error) => {
        troubles.push(networkTrouble(error))
        if (troubles.length === tried.length) settle(err(troubles[0] ?? timedOut))
      })
    }
    stop = whenAborted(signal, (trouble) => settle(err(trouble)))
  })
}
