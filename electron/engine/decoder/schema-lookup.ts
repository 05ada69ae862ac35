import { registryNeeded } from '#shared/domain/decode/diagnostics.ts'
import type { SchemaLookup, SchemaState } from '#shared/domain/decode/types.ts'
import { LruMap } from '#shared/lib/lru-map.ts'
import type { SchemaEntry } from '#shared/schema/schema-entry.ts'
import { createContainerDecoder } from './avro/container.ts'
import { compileSchema } from './compile-schema.ts'
import { createWatchdog } from './json-schema/watchdog.ts'

/** Compiled schemas that are kept: some kilobytes to megabytes each. */
const maxCompiled = 256

type Compiled = { readonly entry: SchemaEntry; readonly state: SchemaState }

/**
 * Entries as decoders, compiled when they are first needed. For the engine's thread and for workers alike.
 * @param find what is known of `id:1042` or `guid:…`; null = nothing
 */
export function createSchemaLookup(find: (key: string) => SchemaEntry | null): SchemaLookup {
  const compiled = new LruMap<string, Compiled>(maxCompiled)
  const container = createContainerDecoder()
  const watchdog = createWatchdog()
  return {
    find: (key) => {
      const entry = find(key)
      if (entry === null) return { kind: 'missing', type: null, diagnostic: registryNeeded(key) }
      const known = compiled.get(key)
      if (known !== undefined && isSame(known.entry, entry)) return known.state
      const state = compileSchema(entry, watchdog)
      compiled.set(key, { entry, state })
      return state
    },
    container,
  }
}

/** Entries that came from another thread or from a file are copies: their content counts. */
function isSame(a: SchemaEntry, b: SchemaEntry): boolean {
  if (a === b) return true
  if (a.kind === 'missing' || b.kind === 'missing') {
    return a.kind === 'missing' && b.kind === 'missing' && a.code === b.code && a.message === b.message
  }
  return (
    a.schema === b.schema &&
    a.schemaType === b.schemaType &&
    a.subject === b.subject &&
    a.version === b.version &&
    a.hasRules === b.hasRules &&
    a.references.length === b.references.length &&
    a.references.every(({ name, schema }, index) => {
      const other = b.references[index]
      return other?.name === name && other.schema === schema
    })
  )
}
