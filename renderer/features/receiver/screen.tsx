import { useWorkspace } from '../../rpc/workspace-files.ts'
import { EntityPicker, EntityScreen } from '../../ui/file-form/entity-screen.tsx'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { Notice, ScreenBar, ScreenTabs } from '../../ui/screen/screen-parts.tsx'
import { useActionProblem } from './action-problem.ts'
import { EmulatorTab } from './emulator-tab.tsx'
import { EndpointsTab } from './endpoints/endpoints-tab.tsx'
import { ForwardsTab } from './forwards/forwards-tab.tsx'
import { ReceiverActions, ReceiverState } from './receiver-bar.tsx'
import { ReceiverCounts } from './receiver-counts.tsx'
import { RequestsTab } from './requests-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { TakenPort } from './taken-port.tsx'
import { texts } from './texts.ts'
import { useReceivers, useReceiverUi, type Receivers, type ReceiverTab } from './use-receivers.ts'

/** Receiver: address and state, what it counted, the requests with their answers, settings. */
export function Screen() {
  const receivers = useReceivers()
  const workspace = useWorkspace()
  const create = useReceiverUi((state) => state.create)
  if (workspace === undefined) return null
  const { readOnlyReason } = workspace
  return (
    <EntityScreen
      selected={receivers.selected}
      readOnlyReason={readOnlyReason}
      empty={texts.empty}
      page={(name, onNew) => (
        <ReceiverPage receivers={receivers} name={name} readOnlyReason={readOnlyReason} onNew={onNew} />
      )}
      dialog={(opened, onClose) => (
        <NameDialog
          opened={opened}
          title={texts.newReceiver}
          texts={texts.newDialog}
          taken={receivers.names}
          onClose={onClose}
          onCreate={(name) => {
            create(name)
            onClose()
          }}
        />
      )}
    />
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
  // A failed start is the receiver's state too, and that stays until it listens.
  const isToldBelow = status?.state === 'failed' && status.message === problem?.message
  const tabs = [
    { id: 'requests', label: texts.tabs.requests, content: <RequestsTab key={name} name={name} status={status} /> },
    { id: 'forwards', label: texts.tabs.forwards, content: <ForwardsTab key={name} status={status} /> },
    {
      id: 'endpoints',
      label: texts.tabs.endpoints,
      content: <EndpointsTab key={name} name={name} fresh={receivers.isFresh} readOnlyReason={readOnlyReason} />,
    },
    { id: 'emulator', label: texts.tabs.emulator, content: <EmulatorTab key={name} name={name} status={status} /> },
    {
      id: 'settings',
      label: texts.tabs.settings,
      content: <SettingsTab key={name} name={name} fresh={receivers.isFresh} readOnlyReason={readOnlyReason} />,
    },
  ]
  return (
    <>
      <ScreenBar label={texts.title}>
        <EntityPicker
          label={texts.receivers}
          newLabel={texts.newReceiver}
          names={receivers.names}
          selected={name}
          readOnlyReason={readOnlyReason}
          onSelect={select}
          onNew={props.onNew}
        />
        <ReceiverState status={status} />
        <ReceiverActions name={name} status={status} fresh={receivers.isFresh} />
      </ScreenBar>
      {problem === null || isToldBelow ? null : (
        <Notice tone="err" title={problem.title} text={problem.message} onClose={clear} />
      )}
      {status?.state === 'failed' ? (
        <Notice
          tone="err"
          title={texts.failedTitle}
          text={status.message ?? ''}
          action={<TakenPort key={name} status={status} readOnly={readOnlyReason !== null} />}
        />
      ) : null}
      <ReceiverCounts status={status} />
      <ScreenTabs tabs={tabs} tab={tab} onTab={(next) => setTab(next as ReceiverTab)} />
    </>
  )
}
