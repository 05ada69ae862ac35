import type { z } from 'zod'
import { checkFile } from '#shared/schema/check.ts'
import { connectionFile } from '#shared/schema/connection.ts'
import { journeyFile } from '#shared/schema/journey.ts'
import { mappingFile } from '#shared/schema/mapping.ts'
import { receiverFile } from '#shared/schema/receiver.ts'
import { webhookFile } from '#shared/schema/webhook.ts'
import type { EntityKind } from '#shared/schema/workspace.ts'
import { checkedFilterFile } from './filter-rules.ts'
import { checkedRelayFile } from './mapping-rules.ts'
import type { EntityOf } from './types.ts'

/** The schema of each kind of file. */
export const entitySchemas: { readonly [K in EntityKind]: z.ZodType<EntityOf[K]> } = {
  connections: connectionFile,
  mappings: mappingFile,
  relays: checkedRelayFile,
  webhooks: webhookFile,
  journeys: journeyFile,
  receivers: receiverFile,
  checks: checkFile,
  filters: checkedFilterFile,
}

/** The only version of workspace files that this program knows. */
export const knownVersion = 1

/** The file that makes a folder a workspace. */
export const workspaceFileName = 'signalbench.json'

/** Path of an entity's file, relative to the workspace, as messages name it. */
export const entityFile = (kind: EntityKind, name: string): string => `${kind}/${name}.json`
