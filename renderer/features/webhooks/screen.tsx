import { VisuallyHidden } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useFile, useFileCalls, useWorkspace } from '../../rpc/workspace-files.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog/confirm-dialog.tsx'
import { EntityScreen } from '../../ui/file-form/entity-screen.tsx'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { links } from '../../ui/links.ts'
import { showProblem } from '../../rpc/show-problem.ts'
import { ImportDialog } from './copy/import-dialog.tsx'
import { newContent } from './draft/content.ts'
import { useDrafts } from './draft/draft-store.ts'
import classes from './list/list.module.css'
import { RenameDialog } from './list/rename-dialog.tsx'
import { WebhookList } from './list/webhook-list.tsx'
import { WebhookPage } from './page.tsx'
import { texts } from './texts.ts'
import { useWebhooks, useWebhooksUi, type Webhooks } from './use-webhooks.ts'
import type { WebhookTab } from './webhook-route.ts'

/** Webhooks: which one, and of that one the editor, tests, numbers, log and settings. */
export function Screen() {
  const webhooks = useWebhooks()
  const workspace = useWorkspace()
  const { create } = useDrafts()
  const [, navigate] = useLocation()
  if (workspace === undefined) return null
  const { readOnlyReason } = workspace
  return (
    <>
      <VisuallyHidden component="h1">{texts.title}</VisuallyHidden>
      <EntityScreen
        selected={webhooks.selected}
        readOnlyReason={readOnlyReason}
        empty={texts.empty}
        page={(name, onNew) => <Chosen name={name} webhooks={webhooks} readOnlyReason={readOnlyReason} onNew={onNew} />}
        dialog={(opened, onClose) => (
          <NameDialog
            opened={opened}
            title={texts.newWebhook}
            texts={texts.newDialog}
            taken={webhooks.names}
            onClose={onClose}
            onCreate={(name) => {
              create(name, newContent)
              navigate(links.webhookTab(name, 'edit'))
              onClose()
            }}
          />
        )}
      />
    </>
  )
}

type ChosenProps = {
  readonly name: string
  readonly webhooks: Webhooks
  readonly readOnlyReason: string | null
  onNew(): void
}

/** List and page, and what can be done with the chosen one as a whole. */
function Chosen(props: ChosenProps) {
  const { name, webhooks } = props
  const [dialog, setDialog] = useState<'import' | 'rename' | 'remove' | null>(null)
  const [, navigate] = useLocation()
  const { create } = useDrafts()
  const look = useWebhooksUi((state) => state.look)
  useEffect(() => look(name, webhooks.tab), [look, name, webhooks.tab])
  const go = (to: string, tab: WebhookTab = 'edit'): void => navigate(`${links.webhook(to)}/${tab}`)
  const close = (): void => setDialog(null)
  return (
    <div className={classes.layout}>
      <WebhookList
        names={webhooks.names}
        selected={name}
        statuses={webhooks.statuses}
        readOnlyReason={props.readOnlyReason}
        onSelect={(to) => go(to, webhooks.tab)}
        onNew={props.onNew}
        onImport={() => setDialog('import')}
        onRename={() => setDialog('rename')}
        onRemove={() => setDialog('remove')}
      />
      <div className={classes.main}>
        <WebhookPage
          key={name}
          name={name}
          webhooks={webhooks}
          readOnlyReason={props.readOnlyReason}
          onTab={(tab) => go(name, tab)}
        />
      </div>
      <RemoveDialog opened={dialog === 'remove'} name={name} onClose={close} />
      <Rename opened={dialog === 'rename'} name={name} taken={webhooks.names} onClose={close} onRenamed={go} />
      <ImportDialog
        opened={dialog === 'import'}
        onClose={close}
        onImport={({ method, url, headers, body }) => {
          const fresh = freeName(webhooks.names)
          create(fresh, { file: { version: 1, method, url, headers }, body })
          go(fresh)
        }}
      />
    </div>
  )
}

/** `imported`, or with the first number that is free. */
function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'imported' : `imported-${number}`
    if (!taken.includes(name)) return name
  }
}

function Rename(props: {
  readonly opened: boolean
  readonly name: string
  readonly taken: readonly string[]
  onClose(): void
  onRenamed(name: string): void
}) {
  const draft = useDrafts((state) => state.drafts[props.name]) ?? null
  return <RenameDialog {...props} draft={draft} />
}

function RemoveDialog(props: { readonly opened: boolean; readonly name: string; onClose(): void }) {
  const { name } = props
  const draft = useDrafts((state) => state.drafts[name])
  const forget = useDrafts((state) => state.forget)
  const isOnDisk = draft === undefined || draft.base.revision !== null
  const file = useFile('webhooks', props.opened && isOnDisk ? name : null)
  const { remove } = useFileCalls('webhooks')
  return (
    <ConfirmDialog
      opened={props.opened}
      title={texts.removeTitle(name)}
      confirmLabel={texts.removeDo}
      danger
      busy={remove.isPending}
      onClose={props.onClose}
      onConfirm={() => {
        const baseRevision = file.data?.revision ?? draft?.base.revision ?? null
        if (baseRevision === null) {
          forget(name)
          props.onClose()
        } else {
          remove.mutate(
            { name, baseRevision },
            { onSuccess: () => forget(name), onError: showProblem, onSettled: props.onClose },
          )
        }
      }}
    >
      {texts.removeText(name)}
    </ConfirmDialog>
  )
}
