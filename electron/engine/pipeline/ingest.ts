import type { LogStore } from '#engine/store/log-store.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { prepare } from './prepare.ts'
import type { Prepared, Steps } from './prepare.ts'
import { storeBatch } from './store-batch.ts'
import type { BatchPlace, StoredBatch } from './store-batch.ts'

/** How long decoding and mapping go on before other work of the engine thread gets its turn. */
const sliceMs = 8
/** Records a transaction; about 3 ms of writing. */
const chunkRecords = 250

export type IngestOptions = {
  readonly store: LogStore
  readonly steps: () => Steps
  /** Read for each chunk: the relay may be paused meanwhile. */
  readonly place: () => BatchPlace
  /** A record that cannot become an event stops the relay instead of becoming a dead letter. */
  readonly stopOnInvalid: boolean
  readonly onStored: (stored: StoredBatch) => void
}

/**
 * The way of a batch into the log. Resolves when all of it is durable: only then may the source commit. Rejects without
 * having stored the rest where `stopOnInvalid` met a bad record, and where the log fails for good; records of the
 * batch that were stored before count as known when the batch comes again.
 */
export async function ingest(records: readonly RawRecord[], options: IngestOptions): Promise<void> {
  let writing: Promise<void> = Promise.resolve()
  let start = 0
  let invalid: Prepared | undefined
  while (start < records.length && invalid === undefined) {
    const slice = prepareSlice(records, start, options)
    start += slice.prepared.length
    invalid = slice.invalid
    // The disk writes one slice while the next is being prepared; waiting here also lets other work have its turn.
    await writing
    writing = storeSlice(slice.prepared, options)
  }
  await writing
  if (invalid !== undefined) throw refusal(invalid)
}

async function storeSlice(prepared: readonly Prepared[], { store, place, onStored }: IngestOptions): Promise<void> {
  if (prepared.length === 0) return
  onStored(await store.writer.write('ingest', () => storeBatch(store.db, place(), prepared)))
}

function prepareSlice(
  records: readonly RawRecord[],
  start: number,
  { steps, place, stopOnInvalid }: IngestOptions,
): { readonly prepared: readonly Prepared[]; readonly invalid: Prepared | undefined } {
  const endAt = performance.now() + sliceMs
  const prepared: Prepared[] = []
  const { nowMs } = place()
  const current = steps()
  for (const record of records.slice(start, start + chunkRecords)) {
    const one = prepare(record, current, nowMs)
    if (stopOnInvalid && one.event === null) return { prepared, invalid: one }
    prepared.push(one)
    if (performance.now() > endAt) break
  }
  return { prepared, invalid: undefined }
}

function refusal({ record }: Prepared): AppError {
  const { topic, partition, offset } = record.raw
  return new AppError(
    'BAD_INPUT',
    `Stopped at ${topic}, partition ${partition}, offset ${offset}: ${record.message ?? record.verdict}. ` +
      'The relay is set to stop at records that cannot become an event. Change the mapping, or set "onInvalid" to "dead-letter", and start it again.',
  )
}
