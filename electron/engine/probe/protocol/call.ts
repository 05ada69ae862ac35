import { err, ok, type Result } from '#shared/lib/result.ts'
import { ByteReader } from '../../source/wire/byte-reader.ts'
import type { BrokerConnection, KafkaRequest } from '../net/broker-connection.ts'
import { garbage, type Trouble } from '../net/trouble.ts'

/** A request together with the way to read its answer; `read` throws a RangeError where the bytes do not follow the layout. */
export type Call<T> = KafkaRequest & { readonly read: (reader: ByteReader) => T }

/** Asks a broker. An answer that does not follow the layout is a trouble like any other. */
export async function ask<T>(
  connection: BrokerConnection,
  call: Call<T>,
  signal: AbortSignal,
): Promise<Result<T, Trouble>> {
  const answer = await connection.request(call, signal)
  return answer.ok ? readAnswer(answer.value, call.read) : answer
}

/** An answer by its layout. One that is shorter than it says is no Kafka, and told as garbage instead of thrown. */
export function readAnswer<T>(body: Buffer, read: (reader: ByteReader) => T): Result<T, Trouble> {
  try {
    return ok(read(new ByteReader(body)))
  } catch (error) {
    if (error instanceof RangeError) return err(garbage('an answer that does not follow the layout', body))
    throw error
  }
}

/** NULLABLE_STRING: int16 length, -1 for null. */
export function nullableString(reader: ByteReader): string | null {
  const length = reader.int16()
  return length < 0 ? null : reader.bytes(length).toString('utf8')
}

/** BYTES: int32 length, -1 for null. */
export function bytes(reader: ByteReader): Buffer {
  const length = reader.int32()
  return length < 0 ? Buffer.alloc(0) : reader.bytes(length)
}
