import type { RawRecord } from '#shared/schema/record.ts'
import type { LargeRecords } from './large/large-records.ts'
import { prepare } from './prepare.ts'
import type { Prepared, Steps } from './prepare.ts'

/** How long decoding and mapping go on before other work of the engine thread gets its turn. */
const sliceMs = 4
/** Records a slice; about 3 ms of writing. */
const sliceRecords = 100

export type PrepareOptions = {
  /** Asked for each slice: the mapping may change meanwhile. */
  readonly steps: () => Steps
  readonly large: LargeRecords
  readonly nowMs: () => number
}

/**
 * Decodes and maps a batch in its order, in slices that hold up nobody; a large record is a slice of its own and comes
 * from the worker. Whoever takes the slices lets other work have its turn between them.
 */
export async function* prepareAll(
  records: readonly RawRecord[],
  { steps, large, nowMs }: PrepareOptions,
): AsyncGenerator<readonly Prepared[], void> {
  let start = 0
  while (start < records.length) {
    const first = records[start]
    if (first !== undefined && large.isLarge(first)) {
      yield [await large.prepare(first, steps(), nowMs())]
      start += 1
      continue
    }
    const slice = prepareSlice(records.slice(start, start + sliceRecords), steps(), large, nowMs())
    start += slice.length
    yield slice
  }
}

/** Ends before a large record and when its time is up. */
function prepareSlice(records: readonly RawRecord[], steps: Steps, large: LargeRecords, nowMs: number): Prepared[] {
  const endAt = performance.now() + sliceMs
  const prepared: Prepared[] = []
  for (const record of records) {
    if (large.isLarge(record)) break
    prepared.push(prepare(record, steps, nowMs))
    if (performance.now() > endAt) break
  }
  return prepared
}
