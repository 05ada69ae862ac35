import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import type { SchemaType } from '#shared/schema/schema-entry.ts'
import { protobufText } from './descriptor-text.ts'

/** A schema as people read it: Avro and JSON Schema pretty-printed, Protobuf as `.proto` text. What cannot be read stays as it is. */
export function schemaText(type: SchemaType, schema: string): string {
  if (type === 'PROTOBUF') {
    return protobufText(schema) ?? `// This is neither .proto text nor a serialized descriptor.\n${schema}`
  }
  const parsed = parseJson(schema)
  return parsed.ok ? stringifyJson(parsed.value, 2) : schema
}
