import { openSchemas } from '#engine/decoder/open-schemas.ts'
import { SchemaBook } from '#engine/decoder/schema-book.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { CommandWorkspace } from './command-workspace.ts'
import { silentLogger } from './silent-logger.ts'

/** The schemas of a connection's records. Throws NOT_FOUND, BAD_FILE, BAD_INPUT or SECRET_MISSING. */
export function openConnectionSchemas({ workspace, ports }: CommandWorkspace, name: string): SchemaBook {
  const file = `connections/${name}.json`
  const connection = workspace.get('connections', name)
  const source = openSchemas(connection, {
    ...ports,
    // A registry's troubles are told with the records that they concern; those of a file beside a capture as warnings.
    logger: connection.kind === 'kafka' ? silentLogger : ports.logger,
    resolveSecrets: (text) => workspace.resolveSecrets(text, file),
    resolvePath: (relative) => workspace.path(relative),
  })
  return new SchemaBook(source)
}

/** Says once that schemas cannot be had at present and why, and once that they can again. */
export function schemaNews(schemas: SchemaBook, say: (line: string) => void): (records: readonly RawRecord[]) => void {
  let lost = false
  return (records) => {
    const obstacle = schemas.obstacleOf(records)
    if (obstacle !== null && !lost) say(`${obstacle.message} Such records are printed undecoded until it can be used.`)
    if (obstacle === null && lost && schemas.entriesOf(records).length > 0)
      say('The Schema Registry can be used again.')
    if (obstacle !== null || schemas.entriesOf(records).length > 0) lost = obstacle !== null
  }
}
