import { dnsFailed, dnsPassed } from '#shared/domain/probe/network-texts.ts'
import { passed } from '#shared/domain/probe/outcome.ts'
import { isIP } from 'node:net'
import type { RungStep } from '../climb.ts'
import { resolveHost } from '../net/resolve-host.ts'
import { troubleCode } from '../net/trouble.ts'
import { eachServer } from './per-server.ts'

/** Is there such a host. */
export const dnsRung: RungStep = {
  rung: 'dns',
  limitMs: 3_000,
  run: (climb, signal) =>
    eachServer(climb, async (server) => {
      const { host } = server
      const found = await resolveHost(host, climb.deps.lookup, signal)
      if (!found.ok) return { server: null, outcome: dnsFailed(host, troubleCode(found.error)) }
      if (found.value.length === 0) return { server: null, outcome: dnsFailed(host, 'ENODATA') }
      return {
        server: { ...server, addresses: found.value },
        outcome: isIP(host) === 0 ? dnsPassed(host, found.value) : passed(`${host} is an address already.`),
      }
    }),
}
