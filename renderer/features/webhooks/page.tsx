import { useState } from 'react'
import { problemOf } from '../../rpc/errors.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { useUndoKeys } from '../../ui/history/use-undo-keys.ts'
import { Notice, ScreenTabs } from '../../ui/screen/screen-parts.tsx'
import { useContextOf } from './context/context-store.ts'
import { ImportDialog } from './copy/import-dialog.tsx'
import type { Content } from './draft/content.ts'
import { isDirty, useDrafts, type Draft } from './draft/draft-store.ts'
import { useSaveWebhook, useWebhook } from './draft/use-webhook.ts'
import { EditTab } from './edit/edit-tab.tsx'
import { usePreview } from './edit/use-preview.ts'
import { ConflictBanner } from './list/conflict-banner.tsx'
import { BurstDialog } from './sending/burst-dialog.tsx'
import { HealthBanner } from './sending/health-banner.tsx'
import { useSend } from './sending/use-sending.ts'
import { PageBar } from './page-bar.tsx'
import { savedTabs } from './saved-tabs.tsx'
import { SettingsTab } from './settings/settings-tab.tsx'
import { texts } from './texts.ts'
import type { Webhooks } from './use-webhooks.ts'
import type { WebhookTab } from './webhook-route.ts'

type Props = {
  readonly name: string
  readonly webhooks: Webhooks
  readonly readOnlyReason: string | null
  onTab(tab: WebhookTab): void
}

/** One webhook: its bar, what concerns it, and its tabs. */
export function WebhookPage(props: Props) {
  const { name, webhooks, readOnlyReason } = props
  const { draft, bad } = useWebhook(name, webhooks.onDisk.includes(name))
  if (draft === null) return bad === null ? null : <BadFile text={bad} />
  return <OpenPage {...props} webhooks={webhooks} draft={draft} readOnly={readOnlyReason !== null} />
}

function OpenPage(props: Props & { readonly draft: Draft; readonly readOnly: boolean }) {
  const { name, webhooks, draft, readOnly } = props
  const drafts = useDrafts()
  const save = useSaveWebhook(name)
  const context = useContextOf(name)
  const content = draft.history.present
  const preview = usePreview(name, content, context)
  const send = useSend(name, content, context)
  const [side, setSide] = useState<'wire' | 'context'>('wire')
  const [dialog, setDialog] = useState<'import' | 'burst' | null>(null)
  const onSave = (): void => {
    if (!isDirty(draft) || draft.onDisk !== null || readOnly) return
    save.mutate({ base: draft.base, content })
  }
  const onSend = (testSend: boolean): void => {
    send.mutate({ testSend })
    props.onTab('test')
  }
  useUndoKeys({ undo: () => drafts.undo(name), redo: () => drafts.redo(name), save: onSave })
  const saveProblem = save.error === null ? null : problemOf(save.error)
  const isSaved = draft.base.revision !== null
  return (
    <>
      <PageBar
        {...props}
        context={context}
        rendered={preview.preview?.rendered ?? null}
        side={side}
        saving={save.isPending}
        onSide={(next) => {
          setSide(next)
          props.onTab('edit')
        }}
        onImport={() => setDialog('import')}
        onSave={onSave}
        onSendTest={() => onSend(true)}
      />
      <HealthBanner
        status={webhooks.statuses.find((one) => one.name === name)}
        readOnly={readOnly}
        onSendTest={() => send.mutate({ testSend: true })}
      />
      {draft.onDisk === null ? null : <ConflictBanner name={name} draft={draft} onDisk={draft.onDisk} />}
      {saveProblem === null || (saveProblem.code === 'CONFLICT' && draft.onDisk !== null) ? null : (
        <Notice tone="err" title={texts.saveFailed} text={saveProblem.message} onClose={save.reset} />
      )}
      <ScreenTabs
        tab={isSaved || webhooks.tab === 'settings' ? webhooks.tab : 'edit'}
        onTab={(tab) => props.onTab(tab as WebhookTab)}
        tabs={[
          {
            id: 'edit',
            label: texts.tabs.edit,
            content: (
              <EditTab name={name} draft={draft} context={context} preview={preview} readOnly={readOnly} side={side} />
            ),
          },
          ...(isSaved ? savedTabs({ name, webhooks, readOnly, onSend, onBurst: () => setDialog('burst') }) : []),
          {
            id: 'settings',
            label: texts.tabs.settings,
            content: <SettingsTab key={name} name={name} draft={draft} readOnly={readOnly} />,
          },
        ]}
      />
      <BurstDialog
        opened={dialog === 'burst'}
        webhook={name}
        contextText={context?.text ?? ''}
        onClose={() => setDialog(null)}
      />
      <ImportDialog
        opened={dialog === 'import'}
        onClose={() => setDialog(null)}
        onImport={({ method, url, headers, body }) =>
          drafts.edit(name, (now): Content => ({ file: { ...now.file, method, url, headers }, body }), null)
        }
      />
    </>
  )
}

function BadFile({ text }: { readonly text: string }) {
  return (
    <EmptyState tone="error" title={texts.badFile}>
      {`${text}\n${texts.badFileText}`}
    </EmptyState>
  )
}
