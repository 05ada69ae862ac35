import { useLocation } from 'wouter'
import { useFileNames, useWorkspace } from '../../rpc/workspace-files.ts'
import { EntityScreen } from '../../ui/file-form/entity-screen.tsx'
import { useDraftsWithoutFile } from '../../ui/file-form/use-form-draft.ts'
import { links } from '../../ui/links.ts'
import { ConnectionPage } from './connection-page.tsx'
import { useConnectionRoute } from './connection-route.ts'
import type { ConnectionForm } from './form/form-model.ts'
import { NewConnectionDialog } from './new-connection-dialog.tsx'
import { texts } from './texts.ts'
import { useConnectionsUi } from './ui-store.ts'

/** Connections: form │ ladder, and for a Kafka cluster its schemas and consumer groups. */
export function Screen() {
  const workspace = useWorkspace()
  const route = useConnectionRoute()
  const onDisk = useFileNames('connections').map((file) => file.name)
  const [, navigate] = useLocation()
  const { selected: chosen, fresh, select, create } = useConnectionsUi()
  const edited = useDraftsWithoutFile('connections', onDisk)
  if (workspace === undefined) return null
  const withoutFile = new Map(edited.map(({ name, values }) => [name, (values as ConnectionForm).kind]))
  if (fresh !== null && !onDisk.includes(fresh.name)) withoutFile.set(fresh.name, fresh.kind)
  const names = [...onDisk, ...withoutFile.keys()]
  const selected = [route.name, chosen].find((name) => name !== null && names.includes(name)) ?? names[0] ?? null
  const { readOnlyReason } = workspace
  const go = (name: string): void => {
    select(name)
    navigate(links.connection(name))
  }
  return (
    <EntityScreen
      selected={selected}
      readOnlyReason={readOnlyReason}
      empty={texts.empty}
      page={(name, onNew) => (
        <ConnectionPage
          key={name}
          name={name}
          names={names}
          fresh={withoutFile.get(name) ?? null}
          route={route}
          readOnlyReason={readOnlyReason}
          onSelect={go}
          onNew={onNew}
        />
      )}
      dialog={(opened, onClose) => (
        <NewConnectionDialog
          opened={opened}
          taken={names}
          onClose={onClose}
          onCreate={(name, kind) => {
            create(name, kind)
            navigate(links.connection(name))
            onClose()
          }}
        />
      )}
    />
  )
}
