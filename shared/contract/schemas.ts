import { z } from 'zod'
import { entityName } from '../schema/names.ts'
import { schemaType } from '../schema/schema-entry.ts'
import { procedure } from './base.ts'

/** One version of a subject. */
export const schemaVersion = z.object({
  subject: z.string(),
  version: z.int(),
  id: z.int(),
  guid: z.string().nullable(),
  schemaType,
  /** Avro and JSON Schema pretty-printed, Protobuf as .proto text. */
  text: z.string(),
  references: z.array(z.object({ name: z.string(), subject: z.string(), version: z.int() })),
})
export type SchemaVersion = z.infer<typeof schemaVersion>

/** How many kept records of the session name a schema. */
export const schemaUse = z.object({
  schemaId: z.int().nullable(),
  schemaGuid: z.string().nullable(),
  part: z.enum(['key', 'value']),
  count: z.number(),
  topics: z.array(z.string()),
  lastSeq: z.number(),
})
export type SchemaUse = z.infer<typeof schemaUse>

const registry = z.object({ connection: entityName })

/**
 * The Schema Registry of a connection. NOT_FOUND where the connection has none; UNREACHABLE and BAD_INPUT say what the
 * registry answered, why, and what to do.
 */
export const schemasContract = {
  subjects: procedure.input(registry).output(z.object({ subjects: z.array(z.string()) })),
  versions: procedure.input(registry.extend({ subject: z.string() })).output(z.object({ versions: z.array(z.int()) })),
  version: procedure.input(registry.extend({ subject: z.string(), version: z.int() })).output(schemaVersion),
  /** Subjects and versions under which an id is registered. */
  byId: procedure
    .input(registry.extend({ schemaId: z.int() }))
    .output(z.object({ versions: z.array(z.object({ subject: z.string(), version: z.int() })) })),
  /** Which kept records use which schema; open them with the filter `schema = 1042`. */
  usage: procedure
    .input(z.object({ sessionId: z.string() }))
    .output(z.object({ uses: z.array(schemaUse), searched: z.number(), total: z.number() })),
}
