import type { Database } from '#engine/store/database.ts'
import { sql } from '#engine/store/sql.ts'
import type { Workspace } from '#engine/workspace/types.ts'

/** The newest request of each receiver tells where it listened last. */
const newestRequests = sql<[], { headers: string }>('account.newest-requests')`
  SELECT (SELECT r.request_headers FROM requests r WHERE r.receiver = c.receiver ORDER BY r.seq DESC LIMIT 1) AS headers
  FROM receiver_counts c`

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** Whether a URL leads to a receiver of the workspace: what goes to other servers cannot be seen arriving. */
export function ownAddresses(workspace: Pick<Workspace, 'list'>, receiver: Database | null): (url: string) => boolean {
  const inFiles = workspace.list('receivers').map(({ value }) => String(value.port))
  const inLog = receiver === null ? [] : receiver.all(newestRequests).map(({ headers }) => portOf(headers))
  const ports = new Set([...inFiles, ...inLog].filter((port) => port !== null && port !== '0'))
  return (url) => {
    const parsed = URL.canParse(url) ? new URL(url) : null
    return parsed !== null && loopback.test(parsed.hostname) && ports.has(parsed.port === '' ? '80' : parsed.port)
  }
}

function portOf(headers: string | null): string | null {
  if (headers === null) return null
  const pairs = JSON.parse(headers) as readonly (readonly [string, string])[]
  const host = pairs.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? ''
  return /:(\d{1,5})$/.exec(host)?.[1] ?? null
}
