import { ActionIcon, Button } from '@mantine/core'
import { Redo2, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RenderedWebhook } from '#shared/domain/webhook/types.ts'
import { Tag } from '../../ui/badges/tag.tsx'
import { BarSpace, ScreenBar } from '../../ui/screen/screen-parts.tsx'
import { ContextMenu } from './context/context-menu.tsx'
import type { EditContext } from './context/context-store.ts'
import { CopyMenu } from './copy/copy-menu.tsx'
import { isDirty, useDrafts, type Draft } from './draft/draft-store.ts'
import classes from './list/list.module.css'
import { sendingTexts } from './sending/texts.ts'
import { texts } from './texts.ts'
import type { Webhooks } from './use-webhooks.ts'

/** Which webhook, what it is tried with, and what can be done with it. */
export function PageBar(props: {
  readonly name: string
  readonly webhooks: Webhooks
  readonly draft: Draft
  readonly context: EditContext | null
  readonly rendered: RenderedWebhook | null
  readonly side: 'wire' | 'context'
  readonly readOnlyReason: string | null
  readonly saving: boolean
  onSide(side: 'wire' | 'context'): void
  onImport(): void
  onSave(): void
  onSendTest(): void
}) {
  const { name, draft, context, readOnlyReason } = props
  const isSaved = draft.base.revision !== null
  return (
    <ScreenBar label={name}>
      <strong className={classes.name} title={name}>
        {name}
      </strong>
      <StateTag name={name} webhooks={props.webhooks} />
      <BarSpace />
      <ContextMenu
        webhook={name}
        context={context}
        shown={props.side === 'context'}
        onShow={(shown) => props.onSide(shown ? 'context' : 'wire')}
      />
      <CopyMenu name={name} rendered={props.rendered} readOnly={readOnlyReason !== null} onImport={props.onImport} />
      <DraftButtons
        name={name}
        draft={draft}
        readOnlyReason={readOnlyReason}
        saving={props.saving}
        onSave={props.onSave}
      />
      <Button
        className={classes.whole ?? ''}
        disabled={!isSaved || readOnlyReason !== null}
        title={isSaved ? sendingTexts.sendTestHint : sendingTexts.saveFirst}
        onClick={props.onSendTest}
      >
        {sendingTexts.sendTest}
      </Button>
    </ScreenBar>
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
      <Button className={classes.whole ?? ''} variant="subtle" disabled={!dirty} onClick={discard}>
        {texts.discard}
      </Button>
      <Button
        className={classes.whole ?? ''}
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
