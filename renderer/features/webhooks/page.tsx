import { ActionIcon, Button } from '@mantine/core'
import { Redo2, Undo2 } from 'lucide-react'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { problemOf } from '../../rpc/errors.ts'
import { Tag } from '../../ui/badges/tag.tsx'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { useUndoKeys } from '../../ui/history/use-undo-keys.ts'
import { BarSpace, Notice, ScreenBar, ScreenTabs, type ScreenTab } from '../../ui/screen/screen-parts.tsx'
import { ContextMenu } from './context/context-menu.tsx'
import { useContextOf } from './context/context-store.ts'
import { CopyMenu } from './copy/copy-menu.tsx'
import { ImportDialog } from './copy/import-dialog.tsx'
import type { Content } from './draft/content.ts'
import { isDirty, useDrafts, type Draft } from './draft/draft-store.ts'
import { useSaveWebhook, useWebhook } from './draft/use-webhook.ts'
import { EditTab } from './edit/edit-tab.tsx'
import { usePreview } from './edit/use-preview.ts'
import classes from './list/list.module.css'
import { ConflictBanner } from './list/conflict-banner.tsx'
import { BurstDialog } from './sending/burst-dialog.tsx'
import { HealthBanner } from './sending/health-banner.tsx'
import { SendingTab } from './sending/sending-tab.tsx'
import { sendingTexts } from './sending/texts.ts'
import { useSend } from './sending/use-sending.ts'
import { SettingsTab } from './settings/settings-tab.tsx'
import { texts } from './texts.ts'
import type { Webhooks } from './use-webhooks.ts'
import type { WebhookTab } from './webhook-route.ts'

const LogsTab = lazy(async () => ({ default: (await import('./logs/logs-tab.tsx')).LogsTab }))
const StatsTab = lazy(async () => ({ default: (await import('./stats/stats-tab.tsx')).StatsTab }))

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
  const { name, webhooks, draft, readOnly, readOnlyReason } = props
  const drafts = useDrafts()
  const save = useSaveWebhook(name)
  const context = useContextOf(name)
  const content = draft.history.present
  const preview = usePreview(content, context)
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
      <ScreenBar label={name}>
        <strong>{name}</strong>
        <StateTag name={name} webhooks={webhooks} />
        <BarSpace />
        <ContextMenu
          webhook={name}
          context={context}
          shown={side === 'context'}
          onShow={(shown) => {
            setSide(shown ? 'context' : 'wire')
            props.onTab('edit')
          }}
        />
        <CopyMenu
          name={name}
          rendered={preview.preview?.rendered ?? null}
          readOnly={readOnly}
          onImport={() => setDialog('import')}
        />
        <DraftButtons
          name={name}
          draft={draft}
          readOnlyReason={readOnlyReason}
          saving={save.isPending}
          onSave={onSave}
        />
        <Button
          disabled={!isSaved || readOnly}
          title={isSaved ? sendingTexts.sendTestHint : sendingTexts.saveFirst}
          onClick={() => onSend(true)}
        >
          {sendingTexts.sendTest}
        </Button>
      </ScreenBar>
      <HealthBanner
        status={webhooks.statuses.find((one) => one.name === name)}
        readOnly={readOnly}
        onSendTest={() => send.mutate({ testSend: true })}
      />
      {draft.onDisk === null ? null : <ConflictBanner name={name} draft={draft} onDisk={draft.onDisk} />}
      {saveProblem === null || saveProblem.code === 'CONFLICT' ? null : (
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

/** What only a webhook that stands in a file has: it is sent as the file says. */
function savedTabs(props: {
  readonly name: string
  readonly webhooks: Webhooks
  readonly readOnly: boolean
  onSend(testSend: boolean): void
  onBurst(): void
}): readonly ScreenTab[] {
  const { name, webhooks, readOnly } = props
  const { filter } = webhooks
  return [
    {
      id: 'test',
      label: texts.tabs.test,
      content: (
        <SendingTab key={name} name={name} webhooks={webhooks} readOnly={readOnly}>
          <Button disabled={readOnly} title={sendingTexts.sendLiveHint} onClick={() => props.onSend(false)}>
            {sendingTexts.sendLive}
          </Button>
          <Button disabled={readOnly} onClick={props.onBurst}>
            {sendingTexts.burst}
          </Button>
        </SendingTab>
      ),
    },
    {
      id: 'stats',
      label: texts.tabs.stats,
      content: (
        <Suspense fallback={null}>
          <StatsTab key={name} webhook={name} />
        </Suspense>
      ),
    },
    {
      id: 'logs',
      label: texts.tabs.logs,
      content: (
        <Suspense fallback={null}>
          <LogsTab key={`${name} ${filter ?? ''}`} webhook={name} filter={filter ?? ''} />
        </Suspense>
      ),
    },
  ]
}

function BadFile({ text }: { readonly text: string }) {
  return (
    <EmptyState tone="error" title={texts.badFile}>
      {`${text}\n${texts.badFileText}`}
    </EmptyState>
  )
}

function StateTag({ name, webhooks }: { readonly name: string; readonly webhooks: Webhooks }) {
  const status = webhooks.statuses.find((one) => one.name === name)
  if (!webhooks.onDisk.includes(name)) return <Tag tone="info">{texts.state.isNew}</Tag>
  if (status?.state === 'disabled') return <Tag tone="err">{texts.state.disabled}</Tag>
  if (status !== undefined && status.warnedAtMs !== null) return <Tag tone="warn">{texts.state.warned}</Tag>
  return <Tag tone="ok">{texts.state.active}</Tag>
}

function DraftButtons(props: {
  readonly name: string
  readonly draft: Draft
  readonly readOnlyReason: string | null
  readonly saving: boolean
  onSave(): void
}) {
  const { name, draft, readOnlyReason } = props
  const { undo, redo, take, forget } = useDrafts()
  const dirty = isDirty(draft)
  const discard = (): void => (draft.base.revision === null ? forget(name) : take(name, draft.base))
  return (
    <>
      <HistoryButton
        label={texts.undo}
        keys="Ctrl+Z"
        disabled={draft.history.past.length === 0}
        onClick={() => undo(name)}
      >
        <Undo2 size={15} />
      </HistoryButton>
      <HistoryButton
        label={texts.redo}
        keys="Ctrl+Shift+Z"
        disabled={draft.history.future.length === 0}
        onClick={() => redo(name)}
      >
        <Redo2 size={15} />
      </HistoryButton>
      <Button variant="subtle" disabled={!dirty} onClick={discard}>
        {texts.discard}
      </Button>
      <Button
        variant="filled"
        disabled={!dirty || readOnlyReason !== null || draft.onDisk !== null}
        loading={props.saving}
        title={readOnlyReason ?? 'Ctrl+S'}
        onClick={props.onSave}
      >
        {texts.save}
      </Button>
    </>
  )
}

function HistoryButton(props: {
  readonly label: string
  readonly keys: string
  readonly disabled: boolean
  readonly children: ReactNode
  onClick(): void
}) {
  return (
    <ActionIcon
      className={classes.wide ?? ''}
      variant="subtle"
      color="gray"
      aria-label={props.label}
      title={`${props.label} (${props.keys})`}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  )
}
