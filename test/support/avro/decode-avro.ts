import { createAvroDecoder } from '#engine/decoder/avro/avro-decoder.ts'
import type { DecodedBody } from '#shared/domain/decode/types.ts'

type Reference = { readonly name: string; readonly schema: unknown }

/** A decoder of a schema that must compile. */
export function avroDecoder(schema: unknown, references: readonly Reference[] = []) {
  const decoder = createAvroDecoder({
    key: 'id:1',
    schema: JSON.stringify(schema),
    references: references.map(({ name, schema: of }) => ({
      name,
      subject: name,
      version: 1,
      schema: JSON.stringify(of),
    })),
  })
  if (!decoder.ok) throw new Error(decoder.error.message)
  return decoder.value
}

/** What the bytes are under the schema; a body that does not fit throws its diagnostic's message. */
export function decodeAvro(
  schema: unknown,
  bytes: Iterable<number>,
  references: readonly Reference[] = [],
): DecodedBody {
  const outcome = avroDecoder(schema, references).decode({ bytes: Uint8Array.from(bytes), headerTail: null })
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.value
}

/** The message of the diagnostic with which a body fails. */
export function avroFailure(schema: unknown, bytes: Iterable<number>): string {
  const outcome = avroDecoder(schema).decode({ bytes: Uint8Array.from(bytes), headerTail: null })
  return outcome.ok ? `decoded to ${JSON.stringify(outcome.value.value)}` : outcome.error.message
}

/** Avro's zig-zag varint. */
export function long(value: bigint | number): number[] {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return [...bytes, Number(rest)]
}

/** A length and UTF-8 text. */
export const text = (value: string): number[] => [...long(Buffer.byteLength(value)), ...Buffer.from(value)]
