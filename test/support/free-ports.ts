import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems give to outgoing connections and to whoever listens on port 0: until the one that asked
 * listens on its port, nobody else is given it by chance.
 */
const range = { first: 20_000, count: 12_000 }

/** The next one to look at. Processes that run beside each other begin far apart, and none looks at one twice soon. */
let next = (process.pid * 131) % range.count

/** Loopback ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    const port = range.first + next
    next = (next + 1) % range.count
    if (await isFree(port)) ports.push(port)
  }
  return ports
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
