import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { fuzzSchemas } from '../../support/decoder/fuzz-schemas.ts'
import type { FuzzOutcome, FuzzTask } from '../../support/decoder/fuzz-worker.ts'
import { seed } from '../../support/property.ts'

const threads = 2
const inputs = 1_000_000
/** What the heap may grow by while inputs go through: caches that fill, no more. */
const maxGrowthMiB = 32

function run(task: FuzzTask): Promise<FuzzOutcome> {
  const worker = new Worker(new URL('../../support/decoder/fuzz-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
  })
  return new Promise((resolve, reject) => {
    worker.once('message', (outcome: FuzzOutcome) => resolve(outcome))
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code} and said nothing`)))
  })
}

describe(`decoding what is damaged (FUZZ_SEED=${seed})`, () => {
  it(
    'never throws for a million payloads of every format, always gives a value, never takes long, and keeps no memory',
    { timeout: 900_000 },
    async () => {
      const tasks = Array.from({ length: threads }, (_, thread) => ({ seed: seed + thread, inputs: inputs / threads }))
      const outcomes = await Promise.all(tasks.map(run))

      expect(outcomes.flatMap(({ failures }) => failures)).toStrictEqual([])
      expect(outcomes.reduce((sum, outcome) => sum + outcome.inputs, 0)).toBe(inputs)
      for (const { heapMiB, formats } of outcomes) {
        const [, warm = 0] = heapMiB
        expect(Math.max(...heapMiB.slice(2)) - warm, `heap after each tenth: ${heapMiB.join(', ')}`).toBeLessThan(
          maxGrowthMiB,
        )
        // Some of the damage must be survivable, or the decoders were never really asked.
        for (const format of ['avro', 'protobuf', 'json-schema', 'json', 'text', 'bytes', 'empty']) {
          expect(formats[format] ?? 0, `payloads read as ${format}`).toBeGreaterThan(1_000)
        }
      }
    },
  )

  it('never throws for schemas either, nor for what is decoded with them', { timeout: 300_000 }, () => {
    const { failures, usable } = fuzzSchemas(seed, 5_000)
    expect(failures).toStrictEqual([])
    expect(usable).toBeGreaterThan(500)
  })
})
