import { useMemo } from 'react'
import { completeLiquid } from '#shared/domain/webhook/complete-liquid.ts'
import type { WebhookField } from '#shared/domain/webhook/types.ts'
import { useEditing } from './editing.ts'
import { useLink } from './link-store.ts'
import { LiquidField, type LiquidMark } from './liquid-field.tsx'
import { templateOf, withTemplate } from './quick-fix.ts'

/** One part of the webhook in the editor: text, completion, marks, and the link to what it prints. */
export function TemplateField(props: {
  readonly field: WebhookField
  readonly label: string
  readonly lines: 'one' | 'many'
  readonly placeholder?: string
}) {
  const { field, label, lines } = props
  const { content, readOnly, findings, sample, goTo, edit, fix } = useEditing()
  const linked = useLink((state) => state.linked)
  const link = useLink((state) => state.link)
  const marks = useMemo<readonly LiquidMark[]>(
    () =>
      findings.flatMap((finding) =>
        finding.field === field && finding.span !== undefined
          ? [{ ...finding.span, severity: finding.severity, message: finding.message, quickFix: finding.quickFix }]
          : [],
      ),
    [findings, field],
  )
  return (
    <LiquidField
      label={label}
      lines={lines}
      value={templateOf(content, field)}
      readOnly={readOnly}
      marks={marks}
      lit={linked?.field === field ? linked.source : null}
      goTo={goTo?.field === field ? goTo : null}
      complete={(text, cursor) => completeLiquid(text, cursor, sample)}
      onChange={(text) => edit((now) => withTemplate(now, field, text), field)}
      onPoint={(span) => {
        if (span !== null) link({ field, source: span })
        else if (linked?.field === field) link(null)
      }}
      onFix={(chosen) => fix(field, chosen)}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
    />
  )
}
