import type { KnownSchema } from '#shared/schema/schema-entry.ts'

/** A schema as a registry gives it, with only what the test is about; its key is `id:1`. */
export const aKnownSchema = (
  parts: Partial<KnownSchema> & Pick<KnownSchema, 'schemaType' | 'schema'>,
): KnownSchema => ({
  kind: 'known',
  key: 'id:1',
  id: 1,
  guid: null,
  references: [],
  subject: null,
  version: null,
  hasRules: false,
  ...parts,
})

/** The prefix of payloads that name schema 1. */
export const idPrefix = Uint8Array.of(0, 0, 0, 0, 1)
