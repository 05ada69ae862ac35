/** A relay over a capture. There is no group: the log's positions say where it goes on. */
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { pause } from '../backoff.ts'
import { Gate } from '../gate.ts'
import type { PartitionProgress, RelayHandle, RelaySourceConfig } from '../types.ts'
import type { CapturedPartition, CaptureProfile } from './capture-profile.ts'
import { paced } from './pace.ts'
import { partitionKey, passOf, playPasses } from './passes.ts'

/** As for a Kafka relay. */
const stopMs = 5_000

export type ReplayRelayOptions = {
  readonly path: string
  readonly recordsPerSecond: number
  readonly loop: boolean
  readonly config: RelaySourceConfig
  /** Loads the profile; NOT_FOUND for an unknown topic. */
  readonly open: (topics: readonly string[]) => Promise<CaptureProfile>
}

/** Starts at once, paced by the connection's rate; `from` only counts for a real topic: a capture begins at its begin. */
export function startReplayRelay(
  options: ReplayRelayOptions,
  onBatch: (records: readonly RawRecord[]) => Promise<void>,
): RelayHandle {
  const relay = new ReplayRelay(options, onBatch)
  const done = relay.run()
  return {
    setPaused: (paused) => relay.setPaused(paused),
    progress: () => relay.progress(),
    stop: () => relay.stop(done),
    done,
  }
}

class ReplayRelay {
  private readonly options: ReplayRelayOptions
  private readonly onBatch: (records: readonly RawRecord[]) => Promise<void>
  private readonly flowing = new Gate(true)
  private readonly stopping = new AbortController()
  /** Next offset by partition: stored. */
  private readonly positions = new Map<string, bigint>()
  private opening: Promise<readonly CapturedPartition[]> | null = null

  constructor(options: ReplayRelayOptions, onBatch: (records: readonly RawRecord[]) => Promise<void>) {
    this.options = options
    this.onBatch = onBatch
  }

  async run(): Promise<void> {
    const { config, path, recordsPerSecond, loop } = this.options
    const { signal } = this.stopping
    config.onState({ kind: 'connecting' })
    const profile = await this.options.open(config.topics)
    const partitions = await this.open()
    config.onState({ kind: 'reading' })
    const firstPass = loop
      ? Math.min(...partitions.map((one) => passOf(one, this.positions.get(partitionKey(one)) ?? one.low)))
      : 0
    const records = playPasses({
      path,
      profile,
      topics: config.topics,
      firstPass: Number.isFinite(firstPass) ? firstPass : 0,
      loop,
      signal,
    })
    for await (const batch of paced(this.unseen(records), recordsPerSecond, signal)) {
      await this.flowing.opened()
      if (signal.aborted) return
      await this.store(batch)
    }
  }

  setPaused(paused: boolean): void {
    this.flowing.set(!paused || this.stopping.signal.aborted)
  }

  async progress(): Promise<readonly PartitionProgress[]> {
    return (await this.open()).map(({ topic, partition, low, high }) => {
      const committed = this.positions.get(partitionKey({ topic, partition })) ?? low
      // A loop has no end: what was not played yet has not arrived yet, but one whole pass is always there.
      return { topic, partition, committed, low, high: committed > high ? committed : high }
    })
  }

  async stop(done: Promise<void>): Promise<void> {
    this.stopping.abort()
    this.flowing.set(true)
    const hurry = new AbortController()
    await Promise.race([done.catch(() => undefined), pause(stopMs, hurry.signal)])
    hurry.abort()
  }

  /** The partitions of the topics; positions come from the log the first time. */
  private open(): Promise<readonly CapturedPartition[]> {
    this.opening ??= this.options.open(this.options.config.topics).then((profile) => {
      const { topics, storedPosition } = this.options.config
      const partitions = profile.partitions.filter((one) => topics.includes(one.topic))
      for (const one of partitions)
        this.positions.set(partitionKey(one), storedPosition(one.topic, one.partition) ?? one.low)
      return partitions
    })
    return this.opening
  }

  private async *unseen(
    batches: AsyncIterable<readonly RawRecord[]>,
  ): AsyncGenerator<readonly RawRecord[], void, undefined> {
    // Seen means stored before this start, not moved since: captures need not be in the order of their offsets.
    const begin = new Map(this.positions)
    for await (const batch of batches) {
      const fresh = batch.filter((record) => record.offset >= (begin.get(partitionKey(record)) ?? 0n))
      if (fresh.length > 0) yield fresh
    }
  }

  private async store(batch: readonly RawRecord[]): Promise<void> {
    try {
      await this.onBatch(batch)
    } catch (error) {
      if (error instanceof AppError) throw error
      const cause = error instanceof Error ? error.message : String(error)
      throw new AppError('INTERNAL', `Storing a batch failed: ${cause}. Start the relay again: it goes on there.`, {
        cause: error,
      })
    }
    for (const record of batch) {
      const key = partitionKey(record)
      const next = record.offset + 1n
      if (next > (this.positions.get(key) ?? 0n)) this.positions.set(key, next)
    }
  }
}
