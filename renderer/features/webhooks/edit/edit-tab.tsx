import { useMemo, useState } from 'react'
import { isJsonObject } from '#shared/domain/mapping/describe.ts'
import type { WebhookContext, WebhookFinding } from '#shared/domain/webhook/types.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { Split } from '../../../ui/split/split.tsx'
import { ContextPane } from '../context/context-pane.tsx'
import { type EditContext, useSetContext } from '../context/context-store.ts'
import { bodyFileOf } from '../draft/content.ts'
import { type Draft, useDrafts } from '../draft/draft-store.ts'
import { editTexts as texts } from '../texts.ts'
import { EditingContext, type Editing } from './editing.ts'
import classes from './edit.module.css'
import { FindingsPane } from './findings-pane.tsx'
import { applyFix } from './quick-fix.ts'
import { RequestEditor } from './request-editor.tsx'
import type { Preview } from './use-preview.ts'
import { WirePane } from './wire-pane.tsx'

type Props = {
  readonly name: string
  readonly draft: Draft
  readonly context: EditContext | null
  readonly preview: Preview
  readonly readOnly: boolean
  /** What stands at the right: the request, or the context as JSON. */
  readonly side: 'wire' | 'context'
}

const none: readonly WebhookFinding[] = []

/** Templates at the left, what they become at the right, what is to be said of it below. */
export function EditTab(props: Props) {
  const { name, draft, context, preview, readOnly } = props
  const edit = useDrafts((state) => state.edit)
  const setContext = useSetContext()
  const [goTo, setGoTo] = useState<Editing['goTo']>(null)
  const content = draft.history.present
  const rendered = preview.preview?.rendered ?? null
  const contextText = context?.text ?? ''
  const sample = useMemo(() => sampleOf(contextText), [contextText])
  const editing: Editing = {
    content,
    readOnly,
    findings: rendered?.findings ?? none,
    sample,
    goTo,
    edit: (change, step) => edit(name, change, step),
    fix: (field, fix) => {
      if (fix.kind === 'set-test-send') setContext(name, { testSend: fix.testSend })
      else edit(name, (now) => applyFix(now, field, fix), null)
    },
    go: (field, at) => setGoTo({ field, at }),
  }
  const missingBody = missingBodyOf(draft.base)
  const contextProblem = preview.preview?.contextProblem ?? null
  const right =
    props.side === 'wire' ? (
      <WirePane rendered={rendered} waiting={waitingFor(context, contextProblem !== null)} />
    ) : (
      <ContextPane webhook={name} context={context} problem={contextProblem} />
    )
  return (
    <EditingContext value={editing}>
      {preview.problem === null ? null : <Notice tone="err" text={preview.problem} />}
      {missingBody === null ? null : <Notice tone="warn" text={texts.missingBody(missingBody)} />}
      {contextProblem === null ? null : (
        <Notice tone="warn" title={texts.contextProblem} text={contextProblem.message} />
      )}
      <div className={classes.layout}>
        <Split
          id="webhooks.findings"
          direction="rows"
          label={texts.findingsDivider}
          initialShare={0.25}
          minPx={80}
          first={
            <Split
              id="webhooks.wire"
              direction="columns"
              label={texts.wire}
              initialShare={0.42}
              minPx={260}
              first={<RequestEditor key={name} name={name} />}
              second={right}
            />
          }
          second={<FindingsPane isRendered={rendered !== null} />}
        />
      </div>
    </EditingContext>
  )
}

/** The file that a saved webhook names as its body and that is not there. */
const missingBodyOf = ({ revision, bodyRevision, content }: Draft['base']): string | null =>
  revision === null || bodyRevision !== null ? null : bodyFileOf(content.file)

/** Why there is no request to show. */
function waitingFor(context: EditContext | null, isBroken: boolean): string {
  if (isBroken) return texts.waitingForContext
  return context === null ? texts.waiting : texts.rendering
}

function sampleOf(text: string): WebhookContext {
  const parsed = parseJson(text)
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : {}
}
