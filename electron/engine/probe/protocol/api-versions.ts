import type { Call } from './call.ts'

/** Requests that a broker knows: key to the newest version. */
export type ApiVersions = { readonly errorCode: number; readonly newest: ReadonlyMap<number, number> }

/** Version 0 is answered by every broker since 0.10, before anybody has signed in. */
export const apiVersionsCall: Call<ApiVersions> = {
  key: 18,
  version: 0,
  body: Buffer.alloc(0),
  read: (reader) => {
    const errorCode = reader.int16()
    const entries = reader.array(() => {
      const key = reader.int16()
      reader.skip(2) // oldest version
      return [key, reader.int16()] as const
    })
    return { errorCode, newest: new Map(entries) }
  },
}
