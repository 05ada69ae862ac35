import { err, type Result } from '#shared/lib/result.ts'
import type { Diagnostic } from '#shared/schema/record.ts'
import type { RecordFormat } from '#shared/schema/relay.ts'
import type { SchemaType } from '#shared/schema/schema-entry.ts'
import { decodePlain } from './decode-plain.ts'
import * as say from './diagnostics.ts'
import { schemaKey, type Framing, type HeaderFraming } from './framing.ts'
import { empty, noDiagnostics, undecoded, withFraming } from './payloads.ts'
import type {
  BodyDecoder,
  DecodedBody,
  DecodedPayload,
  FramedBody,
  PayloadSchema,
  SchemaLookup,
  SchemaState,
} from './types.ts'

type Ready = Extract<SchemaState, { kind: 'ready' }>
type Place = PayloadSchema['framing']

const typeOf = { avro: 'AVRO', protobuf: 'PROTOBUF', 'json-schema': 'JSON' } as const

/** A payload that begins with its frame. */
export function decodePrefixed(
  bytes: Uint8Array,
  format: RecordFormat,
  schemas: SchemaLookup,
  framing: Framing,
): DecodedPayload {
  const place = framing.kind === 'id' ? 'id-prefix' : 'guid-prefix'
  const state = schemas.find(schemaKey(framing))
  if (state.kind === 'ready') {
    const body = { bytes: bytes.subarray(framing.bodyAt), headerTail: null }
    return decodeWith(state, body, { bytes, format, framing, place })
  }
  const doubt = say.maybeNotFramed(bytes, framing, state.diagnostic.code)
  const payload = doubt === null ? undecoded(bytes, state.diagnostic) : undecoded(bytes, state.diagnostic, doubt)
  return withFraming(payload, framing, unknownSchema(place, state.type))
}

/** The payload itself, with its schema named by a header: without the schema only JSON can be read as it is. */
export function decodeBare(
  bytes: Uint8Array,
  format: RecordFormat,
  schemas: SchemaLookup,
  { framing, tail }: HeaderFraming,
): DecodedPayload {
  const place = framing.kind === 'id' ? 'id-header' : 'guid-header'
  const state = schemas.find(schemaKey(framing))
  if (state.kind === 'ready') {
    return decodeWith(state, { bytes, headerTail: tail }, { bytes, format, framing, place })
  }
  const schema = unknownSchema(place, state.type)
  if (bytes.length === 0) return withFraming(empty, framing, schema)
  const mayBeJson = format !== 'avro' && format !== 'protobuf' && (state.type === null || state.type === 'JSON')
  const plain = mayBeJson ? decodePlain(bytes, 'json') : null
  if (plain?.format !== 'json') return withFraming(undecoded(bytes, state.diagnostic), framing, schema)
  const why = state.diagnostic.code === say.registryNeededCode ? [] : [state.diagnostic]
  const diagnostics = [say.headerSchema(framing), ...why, ...plain.diagnostics]
  return withFraming({ ...plain, diagnostics }, framing, schema)
}

/** An Avro object container file, which brings its schema along. */
export function decodeContainer(bytes: Uint8Array, format: RecordFormat, schemas: SchemaLookup): DecodedPayload {
  const outcome = guarded(() => schemas.container(bytes))
  const schema = unknownSchema('container', 'AVRO')
  if (!outcome.ok) return { ...undecoded(bytes, outcome.error), schema }
  const { value, messageType, diagnostics } = outcome.value
  const mismatch = say.formatMismatch(format, 'avro')
  return {
    format: 'avro',
    value,
    schemaId: null,
    schema: { ...schema, messageType },
    diagnostics: mismatch === null ? diagnostics : [mismatch, ...diagnostics],
  }
}

type Framed = {
  readonly bytes: Uint8Array
  readonly format: RecordFormat
  readonly framing: Framing
  readonly place: Place
}

function decodeWith(state: Ready, body: FramedBody, { bytes, format, framing, place }: Framed): DecodedPayload {
  const { decoder, subject, version } = state
  const outcome = guarded(() => decoder.decode(body))
  const mismatch = say.formatMismatch(format, decoder.format)
  const schema = { framing: place, type: typeOf[decoder.format], subject, version }
  if (!outcome.ok) {
    const why = concat(mismatch, state.diagnostics, [outcome.error])
    const payload = bytes.length === 0 ? { ...empty, diagnostics: why } : undecoded(bytes, ...why)
    return withFraming(payload, framing, { ...schema, messageType: null })
  }
  const { value, messageType } = outcome.value
  return {
    format: decoder.format,
    value,
    schemaId: framing.kind === 'id' ? framing.schemaId : null,
    ...(framing.kind === 'guid' ? { schemaGuid: framing.schemaGuid } : undefined),
    schema: { ...schema, messageType },
    diagnostics: concat(mismatch, state.diagnostics, outcome.value.diagnostics),
  }
}

/**
 * Decoders do not throw; should one do so all the same, a record that cannot be read must not stop a relay, and the
 * diagnostic asks for a report.
 */
function guarded(decode: () => ReturnType<BodyDecoder['decode']>): Result<DecodedBody, Diagnostic> {
  try {
    return decode()
  } catch (error) {
    return err(say.decoderFailed(error))
  }
}

const unknownSchema = (framing: Place, type: SchemaType | null): PayloadSchema => ({
  framing,
  type,
  subject: null,
  version: null,
  messageType: null,
})

function concat(
  mismatch: Diagnostic | null,
  ofSchema: readonly Diagnostic[],
  ofBody: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (mismatch === null) {
    if (ofSchema.length === 0) return ofBody.length === 0 ? noDiagnostics : ofBody
    return [...ofSchema, ...ofBody]
  }
  return [mismatch, ...ofSchema, ...ofBody]
}
