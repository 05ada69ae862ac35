import { useWorkspace } from '../../rpc/workspace-files.ts'
import { EntityScreen } from '../../ui/file-form/entity-screen.tsx'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { ScreenTabs, type ScreenTab } from '../../ui/screen/screen-parts.tsx'
import { DeadLettersTab } from './dead-letters-tab.tsx'
import { DeliveriesTab } from './deliveries-tab.tsx'
import { DryRunTab } from './dry-run-tab.tsx'
import { LagTab } from './lag-tab.tsx'
import { RelayBar } from './relay-bar.tsx'
import { RelayCounts } from './relay-counts.tsx'
import { RelayNotices } from './relay-notices.tsx'
import { JoinDialog } from './start/join-dialog.tsx'
import { LiveStartDialog } from './start/live-start-dialog.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { TabLabel } from './tab-label.tsx'
import { texts } from './texts.ts'
import { useWebhookOf } from './use-relay-form.ts'
import { useRelays, useRelayUi, type Relays, type RelayTab } from './use-relays.ts'

/** Relay: mode and state, what it counted, deliveries, dead letters, lag, settings. */
export function Screen() {
  const relays = useRelays()
  const workspace = useWorkspace()
  const create = useRelayUi((state) => state.create)
  if (workspace === undefined) return null
  const { readOnlyReason } = workspace
  return (
    <EntityScreen
      selected={relays.selected}
      readOnlyReason={readOnlyReason}
      empty={texts.empty}
      page={(name, onNew) => <RelayPage relays={relays} name={name} readOnlyReason={readOnlyReason} onNew={onNew} />}
      dialog={(opened, onClose) => (
        <NameDialog
          opened={opened}
          title={texts.newRelay}
          texts={texts.newDialog}
          taken={relays.names}
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

type PageProps = {
  readonly relays: Relays
  readonly name: string
  readonly readOnlyReason: string | null
  onNew(): void
}

function RelayPage(props: PageProps) {
  const { relays, name } = props
  const { tab, setTab } = useRelayUi()
  const { status } = relays
  const webhook = useWebhookOf(name)
  const fitting: RelayTab = relays.isFresh ? 'settings' : status?.mode === 'dry-run' ? 'would-send' : 'deliveries'
  return (
    <>
      <RelayBar {...props} status={status} />
      <RelayNotices status={status} />
      <LiveStartDialog name={name} />
      <JoinDialog />
      <RelayCounts status={status} />
      <ScreenTabs
        key={name}
        tabs={tabsOf({ ...props, webhook })}
        tab={tab ?? fitting}
        onTab={(next) => setTab(next as RelayTab)}
      />
    </>
  )
}

function tabsOf(props: PageProps & { readonly webhook: string | null }): readonly ScreenTab[] {
  const { name, relays, readOnlyReason } = props
  const { status } = relays
  // What is kept, not what this run has counted: a dry run rejects too and keeps nothing, a retry empties the list.
  const deadLetters = (status?.deadLetters ?? 0) + (props.webhook === null ? 0 : (status?.failed ?? 0))
  return [
    {
      id: 'deliveries',
      label: texts.tabs.deliveries,
      content: <DeliveriesTab name={name} status={status} readOnly={readOnlyReason !== null} />,
    },
    { id: 'would-send', label: texts.tabs.wouldSend, content: <DryRunTab name={name} status={status} /> },
    {
      id: 'dead-letters',
      label: <TabLabel text={texts.tabs.deadLetters} marked={deadLetters > 0} />,
      content: <DeadLettersTab name={name} status={status} readOnly={readOnlyReason !== null} />,
    },
    {
      id: 'lag',
      label: texts.tabs.lag,
      content: <LagTab name={name} status={status} readOnlyReason={readOnlyReason} />,
    },
    {
      id: 'settings',
      label: texts.tabs.settings,
      content: <SettingsTab name={name} readOnlyReason={readOnlyReason} />,
    },
  ]
}
