import { soakRecords } from '../support/soak/soak-records.ts'
import type { Bench, Figure } from './support/figures.ts'
import { openLiveBench } from './support/live-bench.ts'
import { watchMemory } from './support/memory.ts'

/** A full topic read from its beginning by the inspector: decoded, mapped, kept. Nobody looks. */
export const ingestBench: Bench = {
  name: 'ingest',
  what: 'a real topic into the inspector, headless',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const count = small ? 50_000 : 500_000
    const bench = await openLiveBench()
    try {
      const block = soakRecords(50_000, 6, 20)
      for (let produced = 0; produced < count; produced += block.length) await bench.topic.produce(block)
      const memory = watchMemory(bench.server.pid)
      const began = performance.now()
      await bench.start('beginning')
      const status = await bench.until(({ received, kept, dropped }) => received >= count && kept + dropped >= count)
      const seconds = (performance.now() - began) / 1000
      const { max } = memory.stop()
      return [
        {
          what: 'ingest from a real broker, headless: decode, map, keep',
          value: count / seconds,
          unit: 'records/s',
          budget: '≥ 30,000 in a burst',
        },
        { what: 'dropped meanwhile', value: status.dropped, unit: 'records', budget: '0' },
        { what: 'engine memory meanwhile, at most', value: max, unit: 'MiB' },
      ]
    } finally {
      await bench.close()
    }
  },
}
