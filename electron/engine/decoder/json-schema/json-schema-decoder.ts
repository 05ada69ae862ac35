import { decodePlain } from '#shared/domain/decode/decode-plain.ts'
import type { BodyDecoder, DecodedBody } from '#shared/domain/decode/types.ts'
import { err, ok, type Result } from '#shared/lib/result.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { KnownSchema } from '#shared/schema/schema-entry.ts'
import { withPlainNumbers } from './plain-numbers.ts'
import { createJsonSchemaValidator, type Validator } from './validator.ts'
import { violationsOf } from './violations.ts'
import { createWatchdog, type Watchdog } from './watchdog.ts'

/**
 * Reads JSON that was written with a JSON Schema. The schema only checks: violations, and a schema that cannot be
 * used, are diagnostics, and the value is shown all the same. Only broken JSON fails.
 * @param watchdog one for all schemas spares memory
 */
export function createJsonSchemaDecoder(
  schema: Pick<KnownSchema, 'key' | 'schema' | 'references'>,
  watchdog: Watchdog = createWatchdog(),
): BodyDecoder {
  const validator = createJsonSchemaValidator(schema, watchdog)
  if (!validator.ok) {
    const broken = schemaBroken(schema.key, validator.error)
    return { format: 'json-schema', decode: ({ bytes }) => decodeBody(bytes, () => [broken]) }
  }
  return {
    format: 'json-schema',
    decode: ({ bytes }) => decodeBody(bytes, (value) => check(validator.value, value, bytes)),
  }
}

function decodeBody(
  bytes: Uint8Array,
  check: (value: DecodedBody['value']) => readonly Diagnostic[],
): Result<DecodedBody, Diagnostic> {
  if (bytes.length === 0) return err(bodyEmpty)
  const { format, value, diagnostics } = decodePlain(bytes, 'json')
  if (format !== 'json') return err(diagnostics[0] ?? bodyEmpty)
  const found = check(value)
  return ok({ value, messageType: null, diagnostics: found.length === 0 ? diagnostics : [...diagnostics, ...found] })
}

const check = (validator: Validator, value: DecodedBody['value'], bytes: Uint8Array): readonly Diagnostic[] =>
  violationsOf(validator.validate(withPlainNumbers(value), bytes.length))

const bodyEmpty: Diagnostic = {
  code: 'json-broken',
  message: 'The schema says JSON, but nothing follows the schema id.',
}

const schemaBroken = (key: string, why: string): Diagnostic => ({
  code: 'schema-broken',
  message: `The JSON Schema ${key} cannot be used, so the value was not checked against it: ${why}. Look at the schema in the registry.`,
})
