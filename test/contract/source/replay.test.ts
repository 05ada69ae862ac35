import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createReplaySource } from '#engine/source/replay/replay-source.ts'
import type { RecordSource, RelaySourceConfig } from '#engine/source/types.ts'
import { encodeCaptureLine } from '#shared/domain/capture/capture-line.ts'
import { replayConnection } from '#shared/schema/connection.ts'
import type { RawRecord } from '#shared/schema/record.ts'
import { eventually } from '../../support/eventually.ts'
import { readToEnd, textOf } from '../../support/kafka/test-source.ts'
import { collectingLogger } from '../../support/logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const aRecord = (offset: number, overrides: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'events',
  partition: 0,
  offset: BigInt(offset),
  timestampMs: 0n,
  key: null,
  value: Buffer.from(`value-${offset}`),
  headers: [],
  ...overrides,
})

describe('replaying a capture', () => {
  const directory = temporaryDirectory(afterEach)

  function aCapture(lines: readonly (RawRecord | string)[], name = 'c.ndjson'): string {
    const path = join(directory(), name)
    writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : encodeCaptureLine(line)}\n`).join(''))
    return path
  }

  function replay(
    capture: string,
    options: { recordsPerSecond?: number; loop?: boolean } = {},
    logger = collectingLogger(),
  ): RecordSource {
    const connection = replayConnection.parse({ version: 1, kind: 'replay', capture, recordsPerSecond: 0, ...options })
    return createReplaySource({ connection, logger, resolvePath: (path) => path })
  }

  function relayConfig(overrides: Partial<RelaySourceConfig> = {}): RelaySourceConfig {
    return {
      topics: ['events'],
      consumerGroup: 'unused',
      from: 'earliest',
      storedPosition: () => null,
      onState: () => undefined,
      ...overrides,
    }
  }

  async function takeWhileRelaying(source: RecordSource, count: number, config = relayConfig()): Promise<RawRecord[]> {
    const seen: RawRecord[] = []
    const handle = source.relay(config, async (batch) => {
      seen.push(...batch)
    })
    await eventually(() => expect(seen.length).toBeGreaterThanOrEqual(count))
    await handle.stop()
    return seen.slice(0, count)
  }

  it('makes every record of a further pass a new one, by its offset, per partition', async () => {
    const capture = aCapture([aRecord(10), aRecord(12), aRecord(3, { partition: 1 })])
    const seen = await takeWhileRelaying(replay(capture, { loop: true }), 9)
    const played = seen.map(({ partition, offset }) => `${partition}/${offset}`).join(' ')
    expect(played).toBe('0/10 0/12 1/3 0/13 0/15 1/4 0/16 0/18 1/5')
  })

  it('goes on in the pass and at the record where the log stands', async () => {
    const capture = aCapture([aRecord(0), aRecord(1), aRecord(2)])
    const storedPosition = () => 3_001n
    const seen = await takeWhileRelaying(replay(capture, { loop: true }), 3, relayConfig({ storedPosition }))
    expect(seen.map(({ offset, value }) => [offset, textOf(value)])).toEqual([
      [3_001n, 'value-1'],
      [3_002n, 'value-2'],
      [3_003n, 'value-0'],
    ])
  })

  it('is done at its end when it does not loop, and when everything was stored before', async () => {
    const source = replay(aCapture([aRecord(0), aRecord(1)]))
    const seen: bigint[] = []
    const onBatch = async (batch: readonly RawRecord[]) => void seen.push(...batch.map(({ offset }) => offset))
    await source.relay(relayConfig(), onBatch).done
    await source.relay(relayConfig({ storedPosition: () => 2n }), onBatch).done
    expect(seen).toEqual([0n, 1n])
  })

  it('stops before offsets pass 2^63', async () => {
    const source = replay(aCapture([aRecord(0), aRecord(0, { offset: 2n ** 63n - 1n })]), { loop: true })
    const seen: bigint[] = []
    await source.relay(relayConfig(), async (batch) => void seen.push(...batch.map(({ offset }) => offset))).done
    expect(seen).toEqual([0n, 2n ** 63n - 1n])
  })

  it('leaves broken lines out and names each with its line', async () => {
    const logger = collectingLogger()
    const whole = encodeCaptureLine(aRecord(3))
    const capture = aCapture([aRecord(0), '{"topic":', '', '[]', aRecord(2), whole.slice(0, -9)])
    const records = await readToEnd(replay(capture, {}, logger), ['events'], 'beginning')
    expect(records.map(({ offset }) => offset)).toEqual([0n, 2n])
    expect(logger.entries.flatMap(({ fields }) => fields['line'] ?? [])).toEqual([2, 4, 6])
    expect(logger.entries.at(-1)?.message).toContain('3 lines')
  })

  it('reads characters that lie across the parts of a long file', async () => {
    const records = Array.from({ length: 3_000 }, (_, offset) =>
      aRecord(offset, { value: Buffer.from(`é€😀 ${offset}`.repeat(9)) }),
    )
    const read = await readToEnd(replay(aCapture(records)), ['events'], 'beginning')
    expect(read.map(({ value }) => textOf(value))).toEqual(records.map(({ value }) => textOf(value)))
  })

  it('takes its cluster id from the content: copies agree, other content does not', async () => {
    const first = aCapture([aRecord(0)])
    const copy = join(directory(), 'copy.ndjson')
    copyFileSync(first, copy)
    const id = await replay(first).clusterId()
    expect(await replay(copy).clusterId()).toBe(id)
    expect(await replay(aCapture([aRecord(1)], 'other.ndjson')).clusterId()).not.toBe(id)
  })

  it('plays at the rate of the connection from now on, and what is there at once', async () => {
    const source = replay(aCapture(Array.from({ length: 400 }, (_, offset) => aRecord(offset))), {
      recordsPerSecond: 200,
    })
    const sizesOf = async (from: 'beginning' | 'now', wanted: number): Promise<number[]> => {
      const abort = new AbortController()
      const sizes: number[] = []
      for await (const batch of source.inspect({ topics: [], from, until: 'never', signal: abort.signal })) {
        sizes.push(batch.length)
        if (sizes.reduce((sum, size) => sum + size) >= wanted) abort.abort()
      }
      return sizes
    }
    expect(await sizesOf('beginning', 400)).toEqual([400])
    // What is due arrives every 50 ms; after a hiccup of the machine at most one second's worth at once.
    const sizes = await sizesOf('now', 250)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(201)
  })

  it('stays paused although records are due', async () => {
    const source = replay(aCapture(Array.from({ length: 50 }, (_, offset) => aRecord(offset))))
    let seen = 0
    const handle = source.relay(relayConfig(), async (batch) => {
      seen += batch.length
    })
    handle.setPaused(true)
    await handle.progress()
    await handle.stop()
    await handle.done
    expect(seen).toBe(0)
  })

  it('says where a capture should be that is not there', async () => {
    const missing = join(directory(), 'missing.ndjson')
    await expect(replay(missing).check()).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(missing),
    })
    await expect(replay(missing).relay(relayConfig(), async () => undefined).done).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})
