import { existsSync, readFileSync } from 'node:fs'
import type { ToolResult } from './run-tool.ts'

export type SuiteReport = {
  readonly name: string
  readonly passed: number
  readonly failed: number
  /** One entry a skipped test: why, and what to install. */
  readonly skipped: readonly string[]
  readonly seconds: number
  /** What went wrong outside the tests, if anything. */
  readonly note: string | null
}

type Assertion = { status: string; fullName: string; failureMessages: string[]; meta?: { skipReason?: string } }
type VitestReport = { testResults: { name: string; status: string; message: string; assertionResults: Assertion[] }[] }

/** Turns vitest's JSON report into counts. A file that could not be loaded counts as one failure. */
export function readReport(name: string, file: string, result: ToolResult): SuiteReport {
  const seconds = result.ms / 1000
  if (!existsSync(file)) return { name, passed: 0, failed: 1, skipped: [], seconds, note: 'no report was written' }
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  const tests = report.testResults.flatMap((one) => one.assertionResults)
  const broken = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0)
  const failed = tests.filter((one) => one.status === 'failed').length + broken.length
  return {
    name,
    passed: tests.filter((one) => one.status === 'passed').length,
    failed: failed === 0 && result.code !== 0 ? 1 : failed,
    skipped: tests
      .filter((one) => one.status === 'skipped' || one.status === 'pending')
      .map((one) => one.meta?.skipReason ?? one.fullName),
    seconds,
    note: failed === 0 && result.code !== 0 ? 'an error outside the tests, see above' : null,
  }
}
