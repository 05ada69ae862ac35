/**
 * `npm run bench [-- name …] [-- --small | --long]`: measures, prints a table, and writes bench-results/. Not a test: a slow machine
 * fails nothing.
 */
import { packageRoot } from '#cli/desktop/package-root.ts'
import { attemptLogBench } from './attempt-log-bench.ts'
import { decodeBench } from './decode-bench.ts'
import { editorBench } from './editor-bench.ts'
import { ingestBench } from './ingest-bench.ts'
import { pagesBench } from './pages-bench.ts'
import { latencyBench, outboxBench, relayBench } from './relay-bench.ts'
import { scalingBench, soakBench } from './soak-bench.ts'
import { type Figure, table, writeFigures } from './support/figures.ts'
import { tailBench } from './tail-bench.ts'
import { webhookBench } from './webhook-bench.ts'
import { windowBench } from './window-bench.ts'

const benches = [
  decodeBench,
  tailBench,
  ingestBench,
  relayBench,
  latencyBench,
  outboxBench,
  webhookBench,
  attemptLogBench,
  editorBench,
  soakBench,
  scalingBench,
  pagesBench,
  windowBench,
]
const args = process.argv.slice(2)
const small = args.includes('--small')
const long = args.includes('--long')
const names = args.filter((arg) => !arg.startsWith('--'))
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const figures: Figure[] = []
for (const bench of benches) {
  if (names.length > 0 && !names.includes(bench.name)) continue
  console.error(`${bench.name}: ${bench.what} …`)
  figures.push(...(await bench.run({ small, long })))
}
const path = writeFigures(packageRoot(), figures)
console.log(table(figures))
console.error(`Written to ${path}.json and .md`)
