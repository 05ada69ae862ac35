import { isIP } from 'node:net'
import { err, ok, type Result } from '#shared/lib/result.ts'
import { whenAborted } from './time-limit.ts'
import { networkTrouble, type Trouble } from './trouble.ts'

/** The operating system's look-up (`dns.promises.lookup` with `all`): hosts file and VPNs included. */
export type Lookup = (host: string) => Promise<readonly { readonly address: string }[]>

/** All addresses of a host. The look-up itself cannot be cancelled; only the wait for it ends. */
export async function resolveHost(
  host: string,
  lookup: Lookup,
  signal: AbortSignal,
): Promise<Result<readonly string[], Trouble>> {
  if (isIP(host) !== 0) return ok([host])
  return await new Promise((resolve) => {
    const stop = whenAborted(signal, (trouble) => resolve(err(trouble)))
    lookup(host)
      .then(
        (found) => resolve(ok([...new Set(found.map(({ address }) => address))])),
        (error: unknown) => resolve(err(networkTrouble(error))),
      )
      .finally(stop)
  })
}
