import { Button, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { useWorkspace } from '../../rpc/workspace-files.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { useDrafts } from './draft-store.ts'
import { MappingEditor } from './mapping-editor.tsx'
import classes from './mapping.module.css'
import { NewMappingDialog, type StartFrom } from './new-mapping-dialog.tsx'
import { presetMapping } from './presets.ts'
import { texts } from './texts.ts'
import { useSelectedMapping } from './use-mapping-screen.ts'

/** Mapping: sample │ rows │ event, below them how it does over all kept records. */
export function Screen() {
  const chosen = useSelectedMapping()
  const [creating, setCreating] = useState(false)
  const { create } = useDrafts()
  const workspace = useWorkspace()
  const onCreate = (name: string, from: StartFrom): void => {
    create(
      name,
      from === 'copy' && chosen.draft !== null
        ? chosen.draft.history.present
        : presetMapping(from === 'copy' ? 'flat' : from),
    )
    setCreating(false)
  }
  return (
    <div className={classes.screen}>
      <VisuallyHidden component="h1">{texts.title}</VisuallyHidden>
      {workspace === undefined ? null : chosen.selected === null ? (
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
        <MappingEditor
          chosen={chosen}
          name={chosen.selected}
          readOnlyReason={workspace.readOnlyReason}
          onNew={() => setCreating(true)}
        />
      )}
      <NewMappingDialog
        opened={creating}
        taken={chosen.names}
        copyName={chosen.draft === null ? null : chosen.selected}
        onClose={() => setCreating(false)}
        onCreate={onCreate}
      />
    </div>
  )
}
