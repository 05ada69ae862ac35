import type { Finding, Severity } from '#shared/schema/finding.ts'
import { Tag, type Tone } from '../badges/tag.tsx'
import classes from './finding-list.module.css'

const tones: Readonly<Record<Severity, Tone>> = { error: 'err', warning: 'warn', info: 'info' }
const order: readonly Severity[] = ['error', 'warning', 'info']

/** Findings, worst first: where, what and why, how to fix. */
export function FindingList(props: { readonly findings: readonly Finding[]; readonly emptyText?: string }) {
  if (props.findings.length === 0) return <p className={classes.none}>{props.emptyText ?? 'Nothing to report.'}</p>
  const sorted = order.flatMap((severity) => props.findings.filter((finding) => finding.severity === severity))
  return (
    <ul className={classes.list} aria-label="Findings">
      {sorted.map((finding) => (
        <li key={`${finding.rule} ${finding.path} ${finding.message}`} className={classes.finding}>
          <div>
            <Tag tone={tones[finding.severity]} title={finding.rule}>
              {finding.severity}
            </Tag>{' '}
            {finding.path === '' ? null : <code className={classes.path}>{finding.path}</code>} {finding.message}
          </div>
          {finding.fix === '' ? null : <div className={classes.fix}>{finding.fix}</div>}
        </li>
      ))}
    </ul>
  )
}
