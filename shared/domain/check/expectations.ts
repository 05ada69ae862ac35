import type { CheckExpectations } from '#shared/schema/check.ts'
import type { CheckCounts, CheckFailure } from '#shared/schema/check-result.ts'

/** Rejections by reason; findings by severity and rule, as `error body-not-json`. */
export type Breakdown = {
  readonly reasons: ReadonlyMap<string, number>
  readonly rules: ReadonlyMap<string, number>
}

/** What of the expected shares and counts was not met. Golden files are compared apart. */
export function unmetExpectations(
  { mapped, findings }: Pick<CheckExpectations, 'mapped' | 'findings'>,
  counts: CheckCounts,
  { reasons, rules }: Breakdown,
): readonly CheckFailure[] {
  return [
    ...(mapped === undefined ? [] : unmetShare(mapped.atLeast, counts, reasons)),
    ...unmetFindings(findings, counts, rules),
  ]
}

/** A capture without records maps nothing: its share is 0. */
function unmetShare(
  atLeast: number,
  counts: CheckCounts,
  reasons: ReadonlyMap<string, number>,
): readonly CheckFailure[] {
  const share = counts.records === 0 ? 0 : counts.mapped / counts.records
  if (share >= atLeast) return []
  const why = mostFirst(reasons)
  return [
    {
      what: 'mapped',
      message:
        `${counts.mapped} of ${counts.records} records map (${percent(share)}), at least ${percent(atLeast)} were expected` +
        `${why === '' ? '' : `: ${why}`}.`,
      expected: null,
      got: null,
    },
  ]
}

function unmetFindings(
  findings: CheckExpectations['findings'],
  counts: CheckCounts,
  rules: Breakdown['rules'],
): readonly CheckFailure[] {
  return (['error', 'warning'] as const).flatMap((severity) => {
    const most = findings?.[severity]
    const found = counts.findings[severity]
    if (most === undefined || found <= most) return []
    const ofSeverity = [...rules].flatMap(([key, count]) =>
      key.startsWith(`${severity} `) ? [[key.slice(severity.length + 1), count] as const] : [],
    )
    const message = `${found} findings of severity ${severity}, at most ${most} were expected: ${mostFirst(ofSeverity)}.`
    return [{ what: 'findings' as const, message, expected: null, got: null }]
  })
}

const mostFirst = (counts: Iterable<readonly [string, number]>): string =>
  [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')

/** Never rounded up to the share that was missed. */
const percent = (share: number): string => `${Math.floor(share * 10_000) / 100} %`
