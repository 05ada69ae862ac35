import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { schemaOf } from '#shared/domain/decode/diagnostics.ts'
import type { KnownSchema, SchemaEntry } from '#shared/schema/schema-entry.ts'
import type { Logger } from '../../ports.ts'
import type { SchemaSource } from '../types.ts'
import { parseCaptureSchemas, schemasPathOf } from './schemas-file.ts'

/** A file of schemas is some kilobytes; what is larger would only fill the memory. */
const maxFileBytes = 64 * 1_048_576

type Loaded = { readonly schemas: ReadonlyMap<string, KnownSchema>; readonly problem: string | null }

/** The schemas beside a capture. The file is read with the first question; a bad one is logged and said in every answer. */
export function captureSchemas(capturePath: string, logger: Logger): SchemaSource {
  const path = schemasPathOf(capturePath)
  let loading: Promise<Loaded> | null = null
  let loaded: Loaded | null = null
  const load = async (): Promise<Loaded> => {
    loaded = await loadSchemas(path)
    if (loaded.problem !== null) logger.warn({ file: path }, `${path} cannot be used: ${loaded.problem}`)
    return loaded
  }
  const answer = ({ schemas, problem }: Loaded, key: string): SchemaEntry =>
    schemas.get(key) ?? notInCapture(key, path, problem)
  return {
    peek: (key) => (loaded === null ? null : answer(loaded, key)),
    get: async (key) => {
      loading ??= load()
      return answer(await loading, key)
    },
    nextTryAtMs: null,
    close: () => Promise.resolve(),
  }
}

async function loadSchemas(path: string): Promise<Loaded> {
  const schemas = new Map<string, KnownSchema>()
  if (!existsSync(path)) return { schemas, problem: null }
  try {
    if ((await stat(path)).size > maxFileBytes) return { schemas, problem: 'it is larger than 64 MB' }
    const parsed = parseCaptureSchemas(await readFile(path, 'utf8'))
    return parsed.ok ? { schemas: parsed.value, problem: null } : { schemas, problem: parsed.error }
  } catch (error) {
    return { schemas, problem: error instanceof Error ? error.message : String(error) }
  }
}

function notInCapture(key: string, path: string, problem: string | null): SchemaEntry {
  const why = problem === null ? `it is not in ${path}` : `${path} cannot be used (${problem})`
  return {
    kind: 'missing',
    key,
    code: 'schema-not-in-capture',
    message: `The payload was written with ${schemaOf(key)}, and ${why}. A capture brings its schemas along when it is saved while the Schema Registry is connected: capture these records again, or add the schema to that file.`,
    retryable: false,
  }
}
