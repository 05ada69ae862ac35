/**
 * Commits what is safely stored, never more. One commit is under way at a time and the next takes everything that was
 * marked meanwhile, so that processing does not wait for the broker (a commit costs 1–3 ms) and a slow broker gets fewer,
 * larger commits.
 */
import { keyOf, type TopicPartition } from './cluster-session.ts'

export type NextOffset = TopicPartition & { readonly offset: bigint }

/** Commits the newest offsets of each partition, one request at a time; what comes meanwhile goes with the next. */
export class Committer {
  private readonly commit: (offsets: readonly NextOffset[]) => Promise<void>
  private dirty = new Map<string, NextOffset>()
  private running: Promise<void> | null = null
  private failure: unknown = null

  constructor(commit: (offsets: readonly NextOffset[]) => Promise<void>) {
    this.commit = commit
  }

  /** These partitions are stored up to (not including) these offsets. Throws what an earlier commit failed with. */
  mark(offsets: readonly NextOffset[]): void {
    if (this.failure !== null) throw this.failure
    for (const one of offsets) this.dirty.set(keyOf(one), one)
    this.running ??= this.drain().finally(() => {
      this.running = null
    })
  }

  /** Resolves when everything marked is committed; rejects when it could not be. */
  async flush(): Promise<void> {
    await this.running
    if (this.failure !== null) throw this.failure
  }

  private async drain(): Promise<void> {
    while (this.dirty.size > 0 && this.failure === null) {
      const offsets = [...this.dirty.values()]
      this.dirty = new Map()
      await this.commit(offsets).catch((error: unknown) => {
        this.failure = error
      })
    }
  }
}
