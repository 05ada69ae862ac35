/**
 * `npm test [suite …]`: runs the suites one after another (they share brokers, windows and two cores), prints what
 * failed as it fails, a table at the end, and as the last line `N passed, N failed`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { isBuilt } from '#cli/build/source-stamp.ts'
import { readReport, type SuiteReport } from './lib/suite-report.ts'
import { runTool } from './lib/run-tool.ts'
import { summaryTable, totals } from './lib/suite-table.ts'

const root = join(import.meta.dirname, '..')
const suites = ['unit', 'architecture', 'contract', 'migrations', 'integration', 'endurance', 'web', 'desktop']
/** These open the built page. */
const needBuild = new Set(['web', 'desktop'])

async function runSuite(name: string): Promise<SuiteReport> {
  const file = join(root, 'test-results', `${name}.json`)
  console.log(`\n── ${name} ──`)
  const result = await runTool(
    'vitest',
    ['run', '--project', name, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
    { live: true },
  )
  return readReport(name, file, result)
}

async function build(): Promise<boolean> {
  if (isBuilt(root)) return true
  console.log('\n── build ──')
  return (await runTool('node', [join(root, 'scripts', 'build.ts')], { live: true })).code === 0
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !suites.includes(name))
if (unknown.length > 0) {
  console.error(`No suite is called ${unknown.join(', ')}. Suites: ${suites.join(', ')}.`)
  process.exit(2)
}

mkdirSync(join(root, 'test-results'), { recursive: true })
const reports: SuiteReport[] = []
let built: boolean | null = null
for (const name of asked.length === 0 ? suites : asked) {
  if (needBuild.has(name)) built ??= await build()
  reports.push(await runSuite(name))
}
if (built === false) reports.push({ name: 'build', passed: 0, failed: 1, skipped: [], seconds: 0, note: 'see above' })

console.log(`\n${summaryTable(reports)}\n`)
const { passed, failed, skipped } = totals(reports)
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
process.exitCode = failed === 0 ? 0 : 1
