import { assertNever } from '#shared/lib/assert.ts'
import { ok, type Result } from '#shared/lib/result.ts'
import type { BodyDecoder, SchemaState } from '#shared/domain/decode/types.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { KnownSchema, SchemaEntry } from '#shared/schema/schema-entry.ts'
import { createAvroDecoder } from './avro/avro-decoder.ts'
import { createJsonSchemaDecoder } from './json-schema/json-schema-decoder.ts'
import type { Watchdog } from './json-schema/watchdog.ts'
import { createProtobufDecoder } from './protobuf/create-decoder.ts'

const rulesNotRun: Diagnostic = {
  code: 'schema-rules',
  message:
    'The schema carries rules (such as encryption, conditions or migrations) that Signalbench does not carry out: encrypted fields are shown as they were written, and nothing was migrated.',
}

/** Makes a decoder of a schema; one that cannot be used is missing with the reason. @param watchdog one for all schemas */
export function compileSchema(entry: SchemaEntry, watchdog: Watchdog): SchemaState {
  if (entry.kind === 'missing') {
    const { code, message } = entry
    return { kind: 'missing', type: null, diagnostic: { code, message } }
  }
  const decoder = decoderOf(entry, watchdog)
  if (!decoder.ok) return { kind: 'missing', type: entry.schemaType, diagnostic: decoder.error }
  const { subject, version, hasRules } = entry
  return { kind: 'ready', decoder: decoder.value, subject, version, diagnostics: hasRules ? [rulesNotRun] : [] }
}

function decoderOf(entry: KnownSchema, watchdog: Watchdog): Result<BodyDecoder, Diagnostic> {
  switch (entry.schemaType) {
    case 'AVRO':
      return createAvroDecoder(entry)
    case 'PROTOBUF':
      return createProtobufDecoder(entry)
    case 'JSON':
      return ok(createJsonSchemaDecoder(entry, watchdog))
    default:
      return assertNever(entry.schemaType, 'a schema of an unknown type')
  }
}
