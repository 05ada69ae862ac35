/**
 * Reads partitions of a cluster: one loop per leading node, each with one fetch in flight, into one bounded queue. Used
 * by the inspector and by relays. Leader changes are followed; every other failure ends the fetcher and is thrown by
 * `next`, because the readers above rebuild the whole connection.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { RawRecord } from '#shared/schema/record.ts'
import { AppError } from '#shared/lib/app-error.ts'
import type { FetchedBytes } from '../wire/fetch-response.ts'
import { decodeRecordSet } from '../wire/record-batch.ts'
import { type ClusterSession, keyOf, type TopicPartition } from './cluster-session.ts'
import { Gate } from '../gate.ts'

/** What one fetch brought for one partition. `records` may be empty: control batches move the position, too. */
export type FetchedRecords = TopicPartition & {
  readonly records: readonly RawRecord[]
  readonly nextOffset: bigint
  /** What the records hold in memory. */
  readonly bytes: number
  /** The partition is at its end; nothing more of it comes. */
  readonly isLast: boolean
}

export type FetcherOptions = {
  /** Where to begin, by `keyOf`. */
  readonly positions: ReadonlyMap<string, bigint>
  readonly partitions: readonly TopicPartition[]
  /** Where to end, by `keyOf`; null follows. */
  readonly ends: ReadonlyMap<string, bigint> | null
  /**
   * How much of each partition may be unfolded and not yet released: no partition is read far ahead of the others, and
   * none is kept from being read by them. Null bounds all of them together, and taking releases.
   */
  readonly windowBytes?: number
  /** Copies keys and values out of the fetch answer (see `copyRecord`). */
  readonly transform?: (record: RawRecord) => RawRecord
  /** The offset is not there (any more): answers where to read on, or throws. */
  readonly outOfRange: (partition: TopicPartition, offset: bigint) => Promise<bigint>
  /** Partitions have had no leader for some seconds: nothing comes from them. Called with none when all are back. */
  readonly onMissing?: (partitions: readonly TopicPartition[]) => void
}

type Target = TopicPartition & { offset: bigint; readonly end: bigint | null; heldBytes: number }

/** Unfolded and not yet taken; one more answer per node may be on its way. */
const maxQueuedBytes = 8 * 1024 * 1024
/** A partition without a leader, or a leader that has not noticed yet: ask again after this long. */
const leaderRetryMs = 200

/** An election takes less. */
const electionMs = 3_000

/** Kafka error codes that a fresh look at the metadata cures (kafka.apache.org/protocol#protocol_error_codes). */
const staleMetadata = new Set([5, 6, 9, 56, 74, 75, 78])
const offsetOutOfRange = 1
const unknownTopic = 3
const topicForbidden = 29

/** Reads partitions from their leaders, one request a broker under way, and hands batches on in the order of offsets. */
export class Fetcher {
  private readonly session: ClusterSession
  private readonly options: FetcherOptions
  private readonly targets: Target[]
  private readonly nodes = new Map<number, Promise<void>>()
  private readonly running = new Gate(true)
  private readonly room = new Gate(true)
  /** Opened when a partition may be read again. */
  private readonly released = new Gate(false)
  private readonly filled = new Gate(false)
  private queue: FetchedRecords[] = []
  private queuedBytes = 0
  private stopped = false
  private failure: unknown = null
  private missingSince: number | null = null
  private hasToldMissing = false
  /** When an answer came last, for the watchdog; ms of a monotonic clock. */
  lastAnswerAt = performance.now()

  constructor(session: ClusterSession, options: FetcherOptions) {
    this.session = session
    this.options = options
    this.targets = options.partitions.flatMap((one) => {
      const offset = options.positions.get(keyOf(one))
      const end = options.ends?.get(keyOf(one)) ?? null
      if (offset === undefined || (end !== null && offset >= end)) return []
      return [{ ...one, offset, end, heldBytes: 0 }]
    })
    this.startLoops()
  }

  /** No further fetches while paused; what is queued stays. */
  setPaused(paused: boolean): void {
    this.running.set(!paused)
  }

  /** One more partition to follow, from that offset on; for a fetcher without ends. */
  add(one: TopicPartition, offset: bigint): void {
    if (this.stopped) return
    this.targets.push({ ...one, offset, end: null, heldBytes: 0 })
    this.startLoops()
  }

  /** Everything fetched so far, in order; null when all partitions are at their end or after `stop`. */
  async next(): Promise<readonly FetchedRecords[] | null> {
    for (;;) {
      if (this.queue.length > 0) return this.take()
      if (this.failure !== null) throw this.failure
      if (this.stopped || this.nodes.size === 0) return null
      this.filled.set(false)
      await this.filled.opened()
    }
  }

  /** Ends after the fetches in flight (at most `maxWaitMs`, or at once when the session is closed). */
  async stop(): Promise<void> {
    this.stopped = true
    for (const gate of [this.running, this.room, this.released, this.filled]) gate.set(true)
    await Promise.allSettled(this.nodes.values())
  }

  /** Ends it with this error, for a reader that has learned what its answers do not say. */
  fail(error: unknown): void {
    this.failure ??= error
    void this.stop()
  }

  /** With a window: these records are no longer held, so more of their partition may be read. */
  release({ topic, partition, bytes }: FetchedRecords): void {
    const target = this.targets.find((one) => one.topic === topic && one.partition === partition)
    if (target !== undefined) target.heldBytes -= bytes
    this.released.set(true)
  }

  private take(): readonly FetchedRecords[] {
    const taken = this.queue
    this.queue = []
    this.queuedBytes = 0
    this.room.set(true)
    return taken
  }

  /** Gives every node that leads something a loop. */
  private startLoops(): void {
    for (const target of this.targets) {
      const leader = this.session.leaderOf(target)
      if (this.nodes.has(leader)) continue
      const loop = this.readFrom(leader)
        .catch((error: unknown) => {
          this.failure ??= error
          this.stopped = true
        })
        .finally(() => {
          this.nodes.delete(leader)
          if (!this.stopped) this.startLoops()
          this.filled.set(true)
        })
      this.nodes.set(leader, loop)
    }
  }

  /** Ends when the node leads none of our partitions any more. */
  private async readFrom(nodeId: number): Promise<void> {
    let turn = 0
    for (;;) {
      await this.running.opened()
      await this.room.opened()
      const led = this.targets.filter((target) => this.session.leaderOf(target) === nodeId)
      if (nodeId < 0) this.tellMissing(led)
      if (this.stopped || led.length === 0) return
      if (nodeId < 0) {
        await this.findLeaders()
        continue
      }
      const wanted = led.filter((target) => this.hasRoom(target))
      if (wanted.length === 0) {
        this.released.set(false)
        await this.released.opened()
        continue
      }
      // Brokers fill their answer in the order asked: begin with another partition each time.
      const from = turn % wanted.length
      turn += 1
      const asked = [...wanted.slice(from), ...wanted.slice(0, from)]
      const answer = await this.session.fetch(nodeId, asked, this.options.windowBytes)
      this.lastAnswerAt = performance.now()
      if (this.stopped) return
      await this.accept(answer.partitions)
    }
  }

  private tellMissing(missing: readonly TopicPartition[]): void {
    if (missing.length > 0) {
      this.missingSince ??= performance.now()
      if (this.hasToldMissing || performance.now() - this.missingSince < electionMs) return
    } else {
      this.missingSince = null
      if (!this.hasToldMissing) return
    }
    this.hasToldMissing = missing.length > 0
    if (!this.stopped) this.options.onMissing?.(missing)
  }

  private hasRoom({ heldBytes }: Target): boolean {
    const { windowBytes } = this.options
    return windowBytes === undefined || heldBytes < windowBytes
  }

  private async accept(answer: readonly FetchedBytes[]): Promise<void> {
    let stale = false
    for (const fetched of answer) {
      const target = this.targets.find((one) => one.topic === fetched.topic && one.partition === fetched.partition)
      if (target === undefined) continue
      if (fetched.errorCode === 0) await this.decode(target, fetched)
      else if (staleMetadata.has(fetched.errorCode)) stale = true
      else if (fetched.errorCode === offsetOutOfRange) {
        target.offset = await this.options.outOfRange(target, target.offset)
        // Behind all that was read before: whoever commits is to pass the gap, too, although nothing may come behind it.
        this.give(target, [], 0)
      } else if (fetched.errorCode === topicForbidden) {
        throw this.session.notPermitted({ operation: 'Read', topics: [fetched.topic] })
      } else throw fetchError(fetched)
    }
    if (this.queue.length > 0) this.filled.set(true)
    if (stale) await this.findLeaders()
  }

  private async decode(target: Target, fetched: FetchedBytes): Promise<void> {
    if (fetched.records.length === 0) return
    const { topic, partition } = target
    const { records: bytes, aborted } = fetched
    const maxBytes = this.options.windowBytes ?? maxQueuedBytes
    const set = { topic, partition, fromOffset: target.offset, bytes, aborted, maxBytes }
    const decoded = await decodeRecordSet(set).catch((error: unknown) => {
      throw damaged(target, error)
    })
    if (decoded.nextOffset === target.offset) return
    target.offset = decoded.nextOffset
    const { end } = target
    const records = end === null ? decoded.records : decoded.records.filter((record) => record.offset < end)
    const { transform } = this.options
    this.give(target, transform === undefined ? records : records.map(transform), decoded.bytes)
  }

  private give(target: Target, records: readonly RawRecord[], bytes: number): void {
    const { topic, partition, offset, end } = target
    const isLast = end !== null && offset >= end
    if (isLast) this.targets.splice(this.targets.indexOf(target), 1)
    this.queue.push({ topic, partition, records, nextOffset: isLast ? end : offset, bytes, isLast })
    if (this.options.windowBytes !== undefined) target.heldBytes += bytes
    else {
      this.queuedBytes += bytes
      if (this.queuedBytes > maxQueuedBytes && !this.stopped) this.room.set(false)
    }
  }

  private async findLeaders(): Promise<void> {
    await delay(leaderRetryMs)
    if (this.stopped) return
    await this.session.refreshMetadata()
    this.startLoops()
  }
}

function fetchError({ topic, partition, errorCode }: FetchedBytes): Error {
  const what =
    errorCode === unknownTopic
      ? 'is not known there at the moment: the topic was deleted, or the broker has just come back. It is tried again'
      : `answered with Kafka error ${errorCode}. It is tried again; look at the broker's log if it stays`
  return new AppError('UNREACHABLE', `Partition ${partition} of topic "${topic}" ${what}.`, {
    retryable: true,
    data: { topic, partition, errorCode },
  })
}

function damaged({ topic, partition, offset }: Target, cause: unknown): AppError {
  return new AppError(
    'INTERNAL',
    `The records of topic "${topic}", partition ${partition}, from offset ${offset} on cannot be unpacked: ` +
      `${cause instanceof Error ? cause.message : String(cause)}. Check them with kafka-dump-log.sh, or begin behind them.`,
    { data: { topic, partition, offset: String(offset) }, cause },
  )
}
