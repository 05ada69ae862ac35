import { ingest } from '#engine/pipeline/ingest.ts'
import type { StoredBatch } from '#engine/pipeline/store-batch.ts'
import type { RelayHandle, SourceState } from '#engine/source/types.ts'
import type { EventSink, NewEvent } from '#engine/store/events.ts'
import { storedPosition } from '#engine/store/positions.ts'
import { keepTopicId, storedTopicId } from '#engine/store/topic-ids.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import type { RelayDeps } from './deps.ts'
import type { RunOptions, RunParts } from './run-parts.ts'

type Events = {
  readonly onState: (state: SourceState) => void
  /** A batch was read and is about to be stored. */
  readonly onRead: (records: readonly RawRecord[]) => void
  readonly onStored: (stored: StoredBatch) => void
  /** A batch that was read is stored, or was given back. */
  readonly onBatchDone: () => void
  readonly sink: (stored: readonly NewEvent[]) => Promise<EventSink> | null
  /** New deliveries are to be held. */
  readonly isHeld: () => boolean
}

/** Begins to read a relay's topics: each batch is stored with its events and position before its offset is committed. */
export function readIntoLog(deps: RelayDeps, options: RunOptions, parts: RunParts, events: Events): RelayHandle {
  const { store, clock, large } = deps
  const { name, mode, file } = options
  const { source, schemas, mapping, clusterId: cluster } = parts
  return source.relay(
    {
      topics: file.topics,
      consumerGroup: file.consumerGroup,
      from: file.from,
      onState: events.onState,
      storedPosition: (topic, partition) => storedPosition(store.db, { relay: name, cluster, topic, partition }),
      topicIds: {
        stored: (topic) => storedTopicId(store.db, { relay: name, cluster, topic }),
        keep: (ids) =>
          store.writer.write('topic ids', () => {
            for (const [topic, id] of ids) keepTopicId(store.db, { relay: name, cluster, topic }, id)
          }),
      },
    },
    async (records) => {
      events.onRead(records)
      try {
        const fetching = schemas.ready(records)
        if (fetching !== null) await fetching
        await ingest(records, {
          store,
          steps: () => mapping.steps,
          large,
          place: () => ({ relay: name, cluster, mode, held: events.isHeld(), nowMs: clock.now() }),
          sink: events.sink,
          stopOnInvalid: file.onInvalid === 'stop',
          onStored: events.onStored,
        })
      } finally {
        events.onBatchDone()
      }
    },
  )
}
