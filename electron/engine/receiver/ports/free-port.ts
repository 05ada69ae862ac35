import { createServer } from 'node:net'

/** So many ports above the taken one are tried before any free one is. */
const tried = 50
/** Ports below may need rights that this user has not: 80 becomes 8080, 443 becomes 8443. */
const firstFree = 1_024
const lastPort = 65_535
const aboveReserved = 8_000

/** The next free port above a taken one, none of `named`; any free one where these are taken too. */
export async function nextFreePort(host: string, taken: number, named: ReadonlySet<number>): Promise<number> {
  const first = taken < firstFree ? taken + aboveReserved : taken + 1
  for (let port = first; port < first + tried && port <= lastPort; port += 1) {
    if (!named.has(port) && (await listens(host, port)) !== null) return port
  }
  return (await listens(host, 0)) ?? 0
}

/** The port, where it can be had at this moment; null where it cannot. */
function listens(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null))
    })
  })
}
