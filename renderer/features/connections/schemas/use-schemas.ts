import { useQuery } from '@tanstack/react-query'
import type { SchemaUse } from '#shared/contract/schemas.ts'
import { useOrpc } from '../../../rpc/rpc-context.tsx'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import type { ConnectionRoute } from '../connection-route.ts'

/** Where an id leads: the first subject and version under which it is registered. */
export function useChosenSchema(connection: string, route: ConnectionRoute) {
  const orpc = useOrpc()
  const byId = useQuery(
    orpc.schemas.byId.queryOptions({
      input: { connection, schemaId: route.schemaId ?? 0 },
      enabled: route.schemaId !== null && route.subject === null,
    }),
  )
  const first = byId.data?.versions[0]
  return {
    subject: route.subject ?? first?.subject ?? null,
    version: route.version ?? (route.subject === null ? (first?.version ?? null) : null),
    error: byId.error,
    /** Asked by id, and the registry knows none. */
    unknownId: byId.data !== undefined && first === undefined ? route.schemaId : null,
  }
}

/** All versions of a subject, and the chosen one; the newest where none is chosen. */
export function useSchemaVersion(connection: string, subject: string, wanted: number | null) {
  const orpc = useOrpc()
  const versions = useQuery(orpc.schemas.versions.queryOptions({ input: { connection, subject } }))
  const all = versions.data?.versions ?? []
  const version = wanted ?? all.at(-1) ?? null
  const schema = useVersionText(connection, subject, version)
  return { versions: all, version, schema: schema.data, error: versions.error ?? schema.error }
}

/** One version; null waits. A version never changes, so it is asked once. */
export function useVersionText(connection: string, subject: string, version: number | null) {
  const orpc = useOrpc()
  return useQuery(
    orpc.schemas.version.queryOptions({
      input: { connection, subject, version: version ?? 0 },
      enabled: version !== null,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
}

/** Kept records change while Live reads. */
const usageEveryMs = 3_000

/** Which kept records of Live use the schema; empty unless Live reads this connection. */
export function useSchemaUse(connection: string, schemaId: number | null): readonly SchemaUse[] {
  const orpc = useOrpc()
  const live = useLive(streams.live).value
  const sessionId = live?.connection === connection ? live.sessionId : null
  const usage = useQuery(
    orpc.schemas.usage.queryOptions({
      input: { sessionId: sessionId ?? '' },
      enabled: sessionId !== null && schemaId !== null,
      refetchInterval: usageEveryMs,
      staleTime: 0,
    }),
  )
  return usage.data?.uses.filter((use) => use.schemaId === schemaId) ?? []
}
