import { int32, string } from '../../source/wire/byte-writer.ts'
import { bytes, type Call, nullableString } from './call.ts'

/** SaslHandshake's key, to look for among what a broker knows. */
const saslHandshakeKey = 17

/** Names a mechanism; the answer lists those that the listener offers. */
export const saslHandshakeCall = (
  mechanism: string,
): Call<{ readonly errorCode: number; readonly offered: readonly string[] }> => ({
  key: saslHandshakeKey,
  version: 1,
  body: string(mechanism),
  read: (reader) => ({ errorCode: reader.int16(), offered: reader.array(() => reader.string()) }),
})

/** One step of the mechanism's own conversation. */
export const saslAuthenticateCall = (
  step: Uint8Array,
): Call<{ readonly errorCode: number; readonly said: string; readonly answer: Buffer }> => ({
  key: 36,
  version: 0,
  body: Buffer.concat([int32(step.length), step]),
  read: (reader) => ({
    errorCode: reader.int16(),
    said: nullableString(reader) ?? '',
    answer: bytes(reader),
  }),
})
