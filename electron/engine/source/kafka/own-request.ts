/** Requests that kafkajs does not have, or not in the version that says what we want to know, over its connections. */
import { noTags } from '../wire/byte-writer.ts'
import { encodedBytes, type InternalBroker, isUnknownRequest } from './kafkajs-internals.ts'

/** A request in flexible versions (KIP-482) only. */
export type OwnRequest<T extends object> = {
  readonly apiKey: number
  readonly apiName: string
  /** Versions whose layouts we know. */
  readonly oldest: number
  readonly newest: number
  /** What follows the header. */
  readonly encode: (version: number) => Buffer
  /** `payload` begins with the tags of the header. An object, because kafkajs looks into it. */
  readonly decode: (payload: Buffer, version: number) => T
}

/** Null where the broker is too old for it. Rejects with what `decode` throws, or with kafkajs' errors. */
export async function askOwn<T extends object>(broker: InternalBroker, own: OwnRequest<T>): Promise<T | null> {
  const definition = {
    versions: [String(own.newest)],
    protocol:
      ({ version }: { readonly version: number }) =>
      () => ({
        request: {
          apiKey: own.apiKey,
          apiVersion: version,
          apiName: own.apiName,
          // Flexible versions end the header with tags, which kafkajs does not write.
          encode: async () => encodedBytes(Buffer.concat([noTags, own.encode(version)])),
        },
        response: {
          decode: async (payload: Buffer) => own.decode(payload, version),
          parse: async (decoded: T) => decoded,
        },
      }),
  }
  try {
    const built = broker.lookupRequest(own.apiKey, definition)({})
    return built.request.apiVersion < own.oldest ? null : ((await broker.connectionPool.send(built)) as T)
  } catch (error) {
    if (isUnknownRequest(error)) return null
    throw error
  }
}
