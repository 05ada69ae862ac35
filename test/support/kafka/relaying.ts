import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { KafkaPort, RelayHandle, RelaySourceConfig, SourceState } from '#engine/source/types.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../eventually.ts'
import { textOf } from './test-source.ts'

/** A relay of the source under test, with everything that it told. */
export type Relaying = {
  readonly handle: RelayHandle
  /** What every record held, in the order of arrival. */
  readonly values: string[]
  readonly states: SourceState[]
  /** What `done` rejected with; null while it has not. */
  readonly failure: () => unknown
}

export type RelayingConfig = Pick<RelaySourceConfig, 'topics' | 'consumerGroup'> & Partial<RelaySourceConfig>

export function startRelaying(
  source: KafkaPort,
  config: RelayingConfig,
  onBatch: (records: readonly RawRecord[]) => Promise<void> = async () => undefined,
): Relaying {
  const values: string[] = []
  const states: SourceState[] = []
  let failure: unknown = null
  const handle = source.relay(
    { from: 'earliest', storedPosition: () => null, onState: (state) => states.push(state), ...config },
    async (records) => {
      await onBatch(records)
      values.push(...records.map((record) => textOf(record.value) ?? ''))
    },
  )
  handle.done.catch((error: unknown) => {
    failure = error
  })
  return { handle, values, states, failure: () => failure }
}

/** Waits until everything that the topics hold is committed. */
export async function caughtUp({ handle }: Relaying, timeoutMs = 30_000): Promise<void> {
  await eventually(
    async () => {
      const progress = await handle.progress()
      expect(progress.filter((one) => one.committed !== one.high)).toEqual([])
    },
    { timeoutMs, everyMs: 50 },
  )
}

/** Stops it and waits for the end. */
export async function stopRelaying({ handle }: Relaying): Promise<void> {
  await handle.stop()
  // A relay that failed has ended, too.
  await Promise.race([handle.done.catch(() => undefined), delay(10_000)])
}
