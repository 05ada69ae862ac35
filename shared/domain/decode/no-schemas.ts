import { err } from '#shared/lib/result.ts'
import { avroContainer, registryNeeded } from './diagnostics.ts'
import type { SchemaLookup } from './types.ts'

/** Decoding without a registry: every schema is missing, and the diagnostic says that one has to be connected. */
export const noSchemas: SchemaLookup = {
  find: (key) => ({ kind: 'missing', type: null, diagnostic: registryNeeded(key) }),
  container: () => err(avroContainer),
}
