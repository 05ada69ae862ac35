import { Button, Menu } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useFileNames, useWorkspace } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { EntityLayout } from '../../ui/file-form/entity-layout.tsx'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { useDirtyKeys } from '../../ui/file-form/use-form-draft.ts'
import { ConnectionPage } from './connection-page.tsx'
import type { ConnectionForm } from './form-model.ts'
import { useConnectionsUi } from './ui-store.ts'
import { texts } from './texts.ts'

/** Connections: list │ form │ what the cluster answered. */
export function Screen() {
  const workspace = useWorkspace()
  const files = useFileNames('connections')
  const dirty = useDirtyKeys()
  const { selected: chosen, fresh, select, create } = useConnectionsUi()
  const [creating, setCreating] = useState<ConnectionForm['kind'] | null>(null)
  const onDisk = files.map((file) => file.name)
  const isFresh = fresh !== null && !onDisk.includes(fresh.name)
  const names = isFresh ? [...onDisk, fresh.name] : onDisk
  const selected = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null)
  const readOnly = workspace?.readOnlyReason ?? null
  if (workspace === undefined) return null
  const items = names.map((name) => ({
    name,
    note: dirty.has(`connections/${name}`) || name === fresh?.name ? texts.unsaved : '',
    tone: files.find((file) => file.name === name)?.valid === false ? ('err' as const) : ('muted' as const),
  }))
  return (
    <EntityLayout
      title={texts.title}
      items={items}
      selected={selected}
      onSelect={select}
      actions={<NewMenu disabled={readOnly !== null} onChoose={setCreating} />}
    >
      {selected === null ? (
        <EmptyState
          title={texts.empty.title}
          action={
            <Button variant="filled" disabled={readOnly !== null} onClick={() => setCreating('kafka')}>
              {texts.empty.action}
            </Button>
          }
        >
          {texts.empty.text}
        </EmptyState>
      ) : (
        <ConnectionPage
          key={selected}
          name={selected}
          fresh={isFresh && selected === fresh.name ? fresh.kind : null}
          readOnlyReason={readOnly}
        />
      )}
      <NameDialog
        opened={creating !== null}
        title={creating === 'replay' ? texts.newReplayTitle : texts.newKafkaTitle}
        texts={texts.newDialog}
        taken={names}
        onClose={() => setCreating(null)}
        onCreate={(name) => {
          create(name, creating ?? 'kafka')
          setCreating(null)
        }}
      />
    </EntityLayout>
  )
}

function NewMenu(props: { readonly disabled: boolean; onChoose(kind: ConnectionForm['kind']): void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-xs"
          leftSection={<Plus size={13} />}
          disabled={props.disabled}
          aria-label={texts.newConnection}
        >
          {texts.newShort}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => props.onChoose('kafka')}>{texts.newKafka}</Menu.Item>
        <Menu.Item onClick={() => props.onChoose('replay')}>{texts.newReplay}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
