import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { brokenRegistry, noRegistry } from '../decoder/no-source.ts'
import type { SchemaSource } from '../decoder/types.ts'
import type { EnginePorts } from '../ports.ts'
import type { RecordSource } from '../source/types.ts'
import type { Database } from '../store/database.ts'
import { InspectorSession } from './inspector-session.ts'
import type { Judge } from './judge.ts'
import { createKeptFile } from './kept/kept-file.ts'
import { putKeptSchema } from './kept/kept-schemas.ts'
import { type KeptLimits, KeptWriter } from './kept/kept-writer.ts'
import { queueLimits } from './record-queue.ts'
import type { RunningSession } from './running-session.ts'
import { SessionSchemas } from './session-schemas.ts'
import type { InspectorStart } from './types.ts'

export type OpenSessionDeps = Pick<EnginePorts, 'clock' | 'random' | 'logger'> & {
  /** Where the schemas of a connection's records come from; throws as opening a source does. Left out: from nowhere. */
  readonly openSchemas?: (connection: string) => SchemaSource
  /** Folder for the files of kept records. */
  readonly keptFolder: string
}

export type SessionHooks = {
  readonly limits: KeptLimits
  /** The sequence number of its first record. */
  readonly nextSeq: number
  readonly judge: () => Judge
  /** Records were stored or dropped: these are kept now. */
  readonly onStored: (kept: { readonly firstSeq: number; readonly headSeq: number }) => void
  readonly onChange: () => void
  /** Schemas came that records were judged without. */
  readonly onHealed: () => void
}

/** A session with its file, its schemas and its source; reading begins with `session.begin`. */
export function openSession(
  query: InspectorStart,
  source: RecordSource,
  deps: OpenSessionDeps,
  hooks: SessionHooks,
): RunningSession {
  const { clock, logger, random } = deps
  const { connection, topics, from } = query
  const id = random.uuid()
  const database = createKeptFile(deps.keptFolder, id, { clock, logger })
  const writer = new KeptWriter(database, hooks.limits, hooks.nextSeq)
  const schemas = new SessionSchemas({
    clock,
    source: schemaSource(connection, deps),
    store: (entry) => storeSchema(database, entry, deps),
    onHealed: hooks.onHealed,
  })
  const session = new InspectorSession(
    { id, connection, topics, from },
    {
      clock,
      logger,
      source,
      writer,
      limits: { ...hooks.limits, queue: queueLimits },
      judge: hooks.judge,
      prepare: (records, signal) => schemas.prepare(records, signal),
      onStored: () => hooks.onStored({ firstSeq: writer.firstSeq, headSeq: writer.headSeq }),
      onChange: hooks.onChange,
    },
  )
  return { id, path: database.path, format: query.format, source, writer, session, schemas }
}

/** Without its registry a connection can be read all the same; each record that needs one says what is wrong. */
function schemaSource(connection: string, { openSchemas }: OpenSessionDeps): SchemaSource {
  try {
    return openSchemas?.(connection) ?? noRegistry
  } catch (error) {
    return brokenRegistry(error)
  }
}

/** A disk that is full costs the readers a schema for now, not the session. */
function storeSchema(database: Database, entry: SchemaEntry, { logger }: OpenSessionDeps): boolean {
  try {
    putKeptSchema(database, entry)
    return true
  } catch (error) {
    logger.warn({ err: error, key: entry.key }, 'the inspector cannot store a schema')
    return false
  }
}
