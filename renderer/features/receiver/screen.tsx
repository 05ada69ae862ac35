import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useWorkspace } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { Notice, ScreenBar, ScreenFrame, ScreenTabs } from '../../ui/screen/screen-parts.tsx'
import { useActionProblem } from './action-problem.ts'
import { ReceiverActions, ReceiverState } from './receiver-bar.tsx'
import { ReceiverCounts } from './receiver-counts.tsx'
import { RequestsTab } from './requests-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { texts } from './texts.ts'
import { useReceivers, useReceiverUi, type Receivers, type ReceiverTab } from './use-receivers.ts'

/** Receiver: address and state, what it counted, the requests with their answers, settings. */
export function Screen() {
  const receivers = useReceivers()
  const workspace = useWorkspace()
  const create = useReceiverUi((state) => state.create)
  const [creating, setCreating] = useState(false)
  if (workspace === undefined) return null
  return (
    <ScreenFrame>
      {receivers.selected === null ? (
        <EmptyState
          title={texts.empty.title}
          action={
            <Button variant="filled" disabled={workspace.readOnlyReason !== null} onClick={() => setCreating(true)}>
              {texts.empty.action}
            </Button>
          }
        >
          {texts.empty.text}
        </EmptyState>
      ) : (
        <ReceiverPage
          receivers={receivers}
          name={receivers.selected}
          readOnlyReason={workspace.readOnlyReason}
          onNew={() => setCreating(true)}
        />
      )}
      <NameDialog
        opened={creating}
        title={texts.newReceiver}
        texts={texts.newDialog}
        taken={receivers.names}
        onClose={() => setCreating(false)}
        onCreate={(name) => {
          create(name)
          setCreating(false)
        }}
      />
    </ScreenFrame>
  )
}

function ReceiverPage(props: {
  readonly receivers: Receivers
  readonly name: string
  readonly readOnlyReason: string | null
  onNew(): void
}) {
  const { receivers, name, readOnlyReason } = props
  const { tab, setTab, select } = useReceiverUi()
  const { problem, clear } = useActionProblem()
  const { status } = receivers
  const tabs = [
    { id: 'requests', label: texts.tabs.requests, content: <RequestsTab key={name} name={name} status={status} /> },
    {
      id: 'settings',
      label: texts.tabs.settings,
      content: <SettingsTab key={name} name={name} fresh={receivers.isFresh} readOnlyReason={readOnlyReason} />,
    },
  ]
  return (
    <>
      <ScreenBar label={texts.title}>
        <NativeSelect
          size="xs"
          aria-label={texts.receivers}
          data={[...receivers.names]}
          value={name}
          onChange={(event) => select(event.currentTarget.value)}
        />
        <ActionIcon
          aria-label={texts.newReceiver}
          title={texts.newReceiver}
          disabled={readOnlyReason !== null}
          onClick={props.onNew}
        >
          <Plus size={15} />
        </ActionIcon>
        <ReceiverState status={status} />
        <ReceiverActions name={name} status={status} fresh={receivers.isFresh} />
      </ScreenBar>
      {problem === null ? null : <Notice tone="err" title={problem.title} text={problem.message} onClose={clear} />}
      {problem === null && status?.state === 'failed' ? (
        <Notice tone="err" title={texts.failedTitle} text={status.message ?? ''} />
      ) : null}
      <ReceiverCounts status={status} />
      <ScreenTabs tabs={tabs} tab={tab} onTab={(next) => setTab(next as ReceiverTab)} />
    </>
  )
}
