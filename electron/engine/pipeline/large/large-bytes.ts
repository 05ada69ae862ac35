import type { RawRecord } from '#shared/schema/record.ts'

/**
 * Records with more bytes are decoded and mapped in a worker. Measured: up to 70 ms a megabyte, so one of this size takes
 * less than the 20 ms for which the engine's thread may stand still.
 */
export const largeBytes = 131_072

/** Bytes of a record's key, value and headers. */
export function sizeOf({ key, value, headers }: RawRecord): number {
  const own = (key?.length ?? 0) + (value?.length ?? 0)
  return headers.reduce((sum, [name, bytes]) => sum + name.length + (bytes?.length ?? 0), own)
}
