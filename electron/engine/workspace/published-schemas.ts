import { z } from 'zod'
import { checkFile } from '#shared/schema/check.ts'
import { connectionFile } from '#shared/schema/connection.ts'
import { filterFile } from '#shared/schema/filter.ts'
import { journeyFile } from '#shared/schema/journey.ts'
import { mappingFile } from '#shared/schema/mapping.ts'
import { receiverFile } from '#shared/schema/receiver.ts'
import { relayFile } from '#shared/schema/relay.ts'
import { webhookFile } from '#shared/schema/webhook.ts'
import { workspaceFile } from '#shared/schema/workspace.ts'

/** JSON Schema of each kind of workspace file, by file name, as text. Deterministic: the committed copies are compared. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const schemas: readonly (readonly [string, string, z.ZodType])[] = [
    ['workspace', 'signalbench.json: what makes a folder a workspace', workspaceFile],
    ['connection', 'connections/<name>.json: where records come from', connectionFile],
    ['mapping', 'mappings/<name>.json: how a record becomes an event', mappingFile],
    ['relay', 'relays/<name>.json: what is delivered where', relayFile],
    ['webhook', 'webhooks/<name>.json: a request that is rendered and sent', webhookFile],
    ['journey', 'journeys/<name>.json: what events start', journeyFile],
    ['receiver', 'receivers/<name>.json: the local HTTP server', receiverFile],
    ['check', 'checks/<name>.json: what a mapping and a webhook must make of a capture', checkFile],
    ['filter', 'filters/<name>.json: a filter of records with a name', filterFile],
  ]
  return new Map(
    schemas.map(([name, title, schema]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' })
      return [`${name}.schema.json`, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`]
    }),
  )
}
