import type { SuiteReport } from './suite-report.ts'

/** The summary that people read: a line a suite, and under it why something was skipped. */
export function summaryTable(reports: readonly SuiteReport[]): string {
  const width = Math.max(5, ...reports.map((report) => report.name.length))
  const head = `${'suite'.padEnd(width)}  passed  failed  skipped     time`
  return [head, ...reports.flatMap((report) => [row(report, width), ...notes(report, width)])].join('\n')
}

function row(report: SuiteReport, width: number): string {
  const number = (value: number, columns: number): string => String(value).padStart(columns)
  return `${report.name.padEnd(width)}  ${number(report.passed, 6)}  ${number(report.failed, 6)}  ${number(report.skipped.length, 7)}  ${`${report.seconds.toFixed(1)} s`.padStart(7)}`
}

function notes(report: SuiteReport, width: number): string[] {
  const lines = [...new Set(report.skipped)].map((why) => `skipped: ${why}`)
  if (report.note !== null) lines.push(report.note)
  return lines.map((line) => `${' '.repeat(width)}  ${line}`)
}

export function totals(reports: readonly SuiteReport[]): { passed: number; failed: number; skipped: number } {
  const sum = (count: (report: SuiteReport) => number): number => reports.reduce((all, one) => all + count(one), 0)
  return {
    passed: sum((one) => one.passed),
    failed: sum((one) => one.failed),
    skipped: sum((one) => one.skipped.length),
  }
}
