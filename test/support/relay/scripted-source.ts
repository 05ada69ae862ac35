import type { PartitionProgress, RecordSource, RelayHandle, RelaySourceConfig } from '#engine/source/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { RawRecord } from '#shared/schema/record.ts'

/**
 * A source over given records with Kafka's promise: a batch is committed only after it was taken, and after a restart
 * reading goes on at the committed offset. `committed` outlives the source, as a group's offsets do.
 */
export class ScriptedSource implements RecordSource {
  readonly committed: Map<number, bigint>
  readonly batches: number[] = []
  paused = false
  #records: readonly RawRecord[]
  #wake: (() => void) | undefined
  #stopped = false
  readonly #batchSize: number

  constructor(
    records: readonly RawRecord[],
    options: { readonly committed?: Map<number, bigint>; readonly batchSize?: number } = {},
  ) {
    this.#records = records
    this.committed = options.committed ?? new Map()
    this.#batchSize = options.batchSize ?? 500
  }

  /** More records arrive. */
  append(records: readonly RawRecord[]): void {
    this.#records = [...this.#records, ...records]
    this.#wake?.()
  }

  clusterId = (): Promise<string> => Promise.resolve('test-cluster')

  check = (): Promise<never> => Promise.reject(new AppError('INTERNAL', 'not part of this test'))

  async *inspect(): AsyncIterable<readonly RawRecord[]> {
    yield this.#records
  }

  relay(config: RelaySourceConfig, onBatch: (records: readonly RawRecord[]) => Promise<void>): RelayHandle {
    this.#stopped = false
    this.paused = false
    const done = this.#run(config, onBatch)
    return {
      setPaused: (paused) => {
        this.paused = paused
        this.#wake?.()
      },
      progress: () => Promise.resolve(this.#progress()),
      stop: async () => {
        this.#stopped = true
        this.#wake?.()
        await done.catch(() => undefined)
      },
      done,
    }
  }

  close = (): Promise<void> => Promise.resolve()

  async #run(config: RelaySourceConfig, onBatch: (records: readonly RawRecord[]) => Promise<void>): Promise<void> {
    config.onState({ kind: 'reading' })
    while (!this.#stopped) {
      const next = this.paused ? [] : this.#next()
      const last = next.at(-1)
      if (last === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        continue
      }
      this.batches.push(next.length)
      await onBatch(next)
      this.committed.set(last.partition, last.offset + 1n)
    }
  }

  /** The next records of one partition. */
  #next(): readonly RawRecord[] {
    const open = this.#records.filter(({ partition, offset }) => offset >= (this.committed.get(partition) ?? 0n))
    return open.filter(({ partition }) => partition === open[0]?.partition).slice(0, this.#batchSize)
  }

  #progress(): readonly PartitionProgress[] {
    const highs = new Map<number, bigint>()
    for (const { partition, offset } of this.#records) highs.set(partition, offset + 1n)
    return [...highs].map(([partition, high]) => ({
      topic: this.#records[0]?.topic ?? '',
      partition,
      committed: this.committed.get(partition) ?? null,
      low: 0n,
      high,
    }))
  }
}
