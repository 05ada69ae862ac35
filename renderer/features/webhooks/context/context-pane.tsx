import { useState } from 'react'
import type { WebhookPreview } from '#shared/contract/webhook-editor.ts'
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx'
import { contextTexts as texts } from '../texts.ts'
import classes from '../edit/edit.module.css'
import { type EditContext, useSetContext } from './context-store.ts'

/** What templates see, as JSON that can be edited. */
export function ContextPane(props: {
  readonly webhook: string
  readonly context: EditContext | null
  readonly problem: WebhookPreview['contextProblem']
}) {
  const { webhook, context, problem } = props
  const setContext = useSetContext()
  // What was typed last: a text that comes from elsewhere replaces it, and has its own title.
  const [typed, setTyped] = useState<string | null>(null)
  const text = context?.text ?? ''
  const marks =
    problem === null || typed === null
      ? []
      : [{ from: problem.position, to: problem.position + 1, severity: 'error' as const, message: problem.message }]
  return (
    <section className={classes.pane} aria-label={texts.editor}>
      <div className={classes.paneBar}>
        <h3 className={classes.heading}>{texts.editor}</h3>
        <span className={classes.note}>{context?.title}</span>
      </div>
      <CodeEditor
        label={texts.editor}
        value={text}
        problems={marks}
        onChange={(next) => {
          setTyped(next)
          setContext(webhook, { text: next, title: texts.edited })
        }}
      />
    </section>
  )
}
