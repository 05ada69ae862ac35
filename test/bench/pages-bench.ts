import { join } from 'node:path'
import { packageRoot } from '#cli/desktop/package-root.ts'
import { benchInspector } from './inspector-bench.ts'
import type { Bench, Figure } from './support/figures.ts'

/** Pages, filters and coverage over a million kept records. */
export const pagesBench: Bench = {
  name: 'pages',
  what: 'store, page, filter and map kept records',
  run: async ({ small }): Promise<readonly Figure[]> => {
    const records = small ? 100_000 : 1_000_000
    const found = await benchInspector(records, join(packageRoot(), 'sample'))
    const of = records.toLocaleString('en')
    return [
      { what: `inspector: store ${of} records`, value: found.ingestPerSecond, unit: 'records/s', budget: '≥ 10,000' },
      { what: 'longest block of the engine thread meanwhile', value: found.longestBlockMs, unit: 'ms', budget: '≤ 20' },
      { what: `page of 500 at ${of} rows, median`, value: found.pageOf500Ms.p50, unit: 'ms' },
      { what: `page of 500 at ${of} rows, slowest`, value: found.pageOf500Ms.max, unit: 'ms' },
      ...found.filters.map(({ filter, searchedPerSecond }) => ({
        what: `filter \`${filter}\` over ${of} rows`,
        value: (records / searchedPerSecond) * 1000,
        unit: 'ms',
      })),
      { what: `histogram over ${of} records, the first`, value: found.histogramMs.first, unit: 'ms' },
      { what: `histogram over ${of} records, each further one`, value: found.histogramMs.next, unit: 'ms' },
      { what: `coverage over ${of} records`, value: found.coverageSeconds, unit: 's', budget: '< 20' },
    ]
  },
}
