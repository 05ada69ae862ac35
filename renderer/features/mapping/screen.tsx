import { VisuallyHidden } from '@mantine/core'
import { useWorkspace } from '../../rpc/workspace-files.ts'
import { EntityScreen } from '../../ui/file-form/entity-screen.tsx'
import { useDrafts } from './draft-store.ts'
import { MappingEditor } from './mapping-editor.tsx'
import { NewMappingDialog } from './new-mapping-dialog.tsx'
import { presetMapping } from './presets.ts'
import { texts } from './texts.ts'
import { useSelectedMapping } from './use-mapping-screen.ts'

/** Mapping: sample │ rows │ event, below them how it does over all kept records. */
export function Screen() {
  const chosen = useSelectedMapping()
  const { create } = useDrafts()
  const workspace = useWorkspace()
  if (workspace === undefined) return null
  const { readOnlyReason } = workspace
  const { draft } = chosen
  return (
    <>
      <VisuallyHidden component="h1">{texts.title}</VisuallyHidden>
      <EntityScreen
        selected={chosen.selected}
        readOnlyReason={readOnlyReason}
        empty={texts.empty}
        page={(name, onNew) => (
          <MappingEditor chosen={chosen} name={name} readOnlyReason={readOnlyReason} onNew={onNew} />
        )}
        dialog={(opened, onClose) => (
          <NewMappingDialog
            opened={opened}
            taken={chosen.names}
            copyName={draft === null ? null : chosen.selected}
            onClose={onClose}
            onCreate={(name, from) => {
              const copied = from === 'copy' ? draft?.history.present : undefined
              create(name, copied ?? presetMapping(from === 'copy' ? 'flat' : from))
              onClose()
            }}
          />
        )}
      />
    </>
  )
}
