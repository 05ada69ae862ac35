import type { EventSink, NewEvent } from '#engine/store/events.ts'
import type { LogStore } from '#engine/store/log-store.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { LargeRecords } from './large/large-records.ts'
import { prepareAll } from './prepare-all.ts'
import type { Prepared, Steps } from './prepare.ts'
import { storeBatch } from './store-batch.ts'
import type { BatchPlace, StoredBatch } from './store-batch.ts'

export type IngestOptions = {
  readonly store: LogStore
  readonly steps: () => Steps
  readonly large: LargeRecords
  /** Read for each slice: the relay may be paused meanwhile. */
  readonly place: () => BatchPlace
  /** Asked before each slice is stored, for what makes deliveries of its events; null = the usual ones. */
  readonly sink?: (events: readonly NewEvent[]) => Promise<EventSink> | null
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
  const { steps, large, place, stopOnInvalid } = options
  let writing: Promise<void> = Promise.resolve()
  for await (const slice of prepareAll(records, { steps, large, nowMs: () => place().nowMs })) {
    const bad = stopOnInvalid ? slice.findIndex(({ event }) => event === null) : -1
    // The disk writes one slice while the next is being prepared; waiting here also lets other work have its turn.
    await writing
    writing = storeSlice(bad < 0 ? slice : slice.slice(0, bad), options)
    // Whoever waits for it below hears of a failure; a large record may be prepared in between.
    writing.catch(() => {})
    const invalid = slice[bad]
    if (invalid === undefined) continue
    await writing
    throw refusal(invalid)
  }
  await writing
}

async function storeSlice(prepared: readonly Prepared[], options: IngestOptions): Promise<void> {
  if (prepared.length === 0) return
  const { store, place, onStored } = options
  const making = options.sink?.(prepared.flatMap(({ event }) => event ?? [])) ?? null
  const sink = making === null ? null : { sink: await making }
  onStored(await store.writer.write('ingest', () => storeBatch(store.db, { ...place(), ...sink }, prepared)))
}

function refusal({ record }: Prepared): AppError {
  const { topic, partition, offset } = record.raw
  return new AppError(
    'BAD_INPUT',
    `Stopped at ${topic}, partition ${partition}, offset ${offset}: ${record.message ?? `${record.verdict}.`} ` +
      'The relay is set to stop at records that cannot become an event. Change the mapping, or set "onInvalid" to "dead-letter", and start it again.',
  )
}
