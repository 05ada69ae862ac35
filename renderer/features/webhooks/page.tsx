import { ActionIcon, Button } from '@mantine/core'
import { Redo2, Undo2 } from 'lucide-react'
import { lazy, Suspense, useState, type ComponentType } from 'react'
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
import { ConflictBanner } from './list/conflict-banner.tsx'
import { SettingsTab } from './settings/settings-tab.tsx'
import { texts } from './texts.ts'
import type { Webhooks } from './use-webhooks.ts'
import type { WebhookTab } from './webhook-route.ts'

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
  const drafts = useDrafts()
  const save = useSaveWebhook(name)
  const context = useContextOf(name)
  const preview = usePreview(draft?.history.present ?? null, context)
  const [side, setSide] = useState<'wire' | 'context'>('wire')
  const [importing, setImporting] = useState(false)
  const readOnly = readOnlyReason !== null
  const onSave = (): void => {
    if (draft === null || !isDirty(draft) || draft.onDisk !== null || readOnly) return
    save.mutate({ base: draft.base, content: draft.history.present })
  }
  useUndoKeys({ undo: () => drafts.undo(name), redo: () => drafts.redo(name), save: onSave })
  if (draft === null) return bad === null ? null : <BadFile text={bad} />
  const saveProblem = save.error === null ? null : problemOf(save.error)
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
          onImport={() => setImporting(true)}
        />
        <DraftButtons
          name={name}
          draft={draft}
          readOnlyReason={readOnlyReason}
          saving={save.isPending}
          onSave={onSave}
        />
      </ScreenBar>
      {draft.onDisk === null ? null : <ConflictBanner name={name} draft={draft} onDisk={draft.onDisk} />}
      {saveProblem === null || saveProblem.code === 'CONFLICT' ? null : (
        <Notice tone="err" title={texts.saveFailed} text={saveProblem.message} onClose={save.reset} />
      )}
      <ScreenTabs
        tab={webhooks.tab}
        onTab={(tab) => props.onTab(tab as WebhookTab)}
        tabs={[
          {
            id: 'edit',
            label: texts.tabs.edit,
            content: (
              <EditTab name={name} draft={draft} context={context} preview={preview} readOnly={readOnly} side={side} />
            ),
          },
          ...otherTabs(name, draft, readOnly, webhooks),
        ]}
      />
      <ImportDialog
        opened={importing}
        onClose={() => setImporting(false)}
        onImport={({ method, url, headers, body }) =>
          drafts.edit(name, (now): Content => ({ file: { ...now.file, method, url, headers }, body }), null)
        }
      />
    </>
  )
}

function otherTabs(name: string, draft: Draft, readOnly: boolean, { filter }: Webhooks): readonly ScreenTab[] {
  const isSaved = draft.base.revision !== null
  const settings = {
    id: 'settings',
    label: texts.tabs.settings,
    content: <SettingsTab key={name} name={name} draft={draft} readOnly={readOnly} />,
  }
  if (!isSaved) return [settings]
  const logs = logsModule
  return [
    {
      id: 'stats',
      label: texts.tabs.stats,
      content: (
        <Suspense fallback={null}>
          <StatsTab key={name} webhook={name} />
        </Suspense>
      ),
    },
    ...(logs === null
      ? []
      : [
          {
            id: 'logs',
            label: texts.tabs.logs,
            content: (
              <Suspense fallback={null}>
                <LogsTab key={`${name} ${filter ?? ''}`} webhook={name} filter={filter ?? ''} />
              </Suspense>
            ),
          },
        ]),
    settings,
  ]
}

type LogsModule = { readonly LogsTab: ComponentType<{ readonly webhook: string; readonly filter: string }> }
const logsModule = import.meta.glob<LogsModule>('./logs/logs-tab.tsx')['./logs/logs-tab.tsx'] ?? null
const LogsTab = lazy(async () => ({
  default: (await (logsModule?.() ?? Promise.reject(new Error('no logs')))).LogsTab,
}))

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
  readonly children: React.ReactNode
  onClick(): void
}) {
  return (
    <ActionIcon
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
