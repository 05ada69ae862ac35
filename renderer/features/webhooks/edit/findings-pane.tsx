import { Button } from '@mantine/core'
import type { WebhookField, WebhookFinding } from '#shared/domain/webhook/types.ts'
import type { Severity } from '#shared/schema/finding.ts'
import { Tag, type Tone } from '../../../ui/badges/tag.tsx'
import { headersOf, type Content } from '../draft/content.ts'
import { editTexts as texts } from '../texts.ts'
import classes from './edit.module.css'
import { useEditing } from './editing.ts'
import { headerOf } from './quick-fix.ts'

const tones: Readonly<Record<Severity, Tone>> = { error: 'err', warning: 'warn', info: 'info' }
const order: readonly Severity[] = ['error', 'warning', 'info']

/** What is to be said of the webhook, worst first: where, what and why, and what can be done at once. */
export function FindingsPane({ isRendered }: { readonly isRendered: boolean }) {
  const { findings, content, readOnly, fix, go } = useEditing()
  const shown = worthShowing(findings)
  return (
    <section className={classes.findings} aria-label={texts.findings(shown.length)}>
      <h3 className={classes.heading}>{texts.findings(shown.length)}</h3>
      {isRendered && shown.length === 0 ? <p className={classes.empty}>{texts.noFindings}</p> : null}
      <ul className={classes.list}>
        {shown.map((finding) => {
          const { field, rule, severity, line = 1, column = 1, message, basis, quickFix } = finding
          return (
            <li key={`${rule} ${field} ${line}:${column} ${message}`} className={classes.finding}>
              <Tag
                tone={tones[severity]}
                title={`${rule}, ${basis === 'documented' ? texts.documented : texts.assumed}`}
              >
                {severity}
              </Tag>
              <button type="button" className={classes.where} onClick={() => go(field, finding.span?.from ?? 0)}>
                {texts.place(nameOf(field, content), line, column)}
              </button>
              <span className={classes.what}>
                {message} <span className={classes.fix}>{finding.fix}</span>
              </span>
              {quickFix === undefined ? (
                <span />
              ) : (
                <Button
                  disabled={readOnly && quickFix.kind !== 'set-test-send'}
                  onClick={() => fix(field, quickFix)}
                  title={quickFix.label}
                >
                  {shortLabel(quickFix.label)}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** A variable that broke the JSON is told once: as what broke it. */
export function worthShowing(findings: readonly WebhookFinding[]): readonly WebhookFinding[] {
  const told = new Set(
    findings.filter(({ rule }) => rule === 'body-not-json').map(({ field, span }) => `${field} ${span?.from}`),
  )
  const kept = findings.filter(
    ({ rule, field, span }) => rule !== 'undefined-variable' || !told.has(`${field} ${span?.from}`),
  )
  return order.flatMap((severity) => kept.filter((finding) => finding.severity === severity))
}

const shortLabel = (label: string): string => (label.startsWith('Use ') ? 'Fix' : label)

/** A header by its name, as people call it. */
function nameOf(field: WebhookField, content: Content): string {
  const header = headerOf(field)
  if (header === null) return field === 'url' ? 'URL' : field
  const name = headersOf(content.file)[header.index]?.[0] ?? ''
  return `header ${name === '' ? header.index + 1 : name}`
}
