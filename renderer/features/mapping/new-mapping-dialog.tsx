import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import { mappingPresets, type PresetId } from './presets.ts'
import { texts } from './texts.ts'

export type StartFrom = PresetId | 'copy'

/** Asks for the name of a new mapping and what it begins with. */
export function NewMappingDialog(props: {
  readonly opened: boolean
  readonly taken: readonly string[]
  /** The mapping that may be copied; null where there is none. */
  readonly copyName: string | null
  onClose(): void
  onCreate(name: string, from: StartFrom): void
}) {
  const [from, setFrom] = useState<StartFrom>('flat')
  const choices = [
    ...mappingPresets.map((preset) => ({ value: preset.id, label: preset.title })),
    ...(props.copyName === null ? [] : [{ value: 'copy', label: texts.copyOf(props.copyName) }]),
  ]
  return (
    <NameDialog
      opened={props.opened}
      title={texts.newTitle}
      texts={texts.newDialog}
      taken={props.taken}
      onClose={props.onClose}
      onCreate={(name) => props.onCreate(name, from)}
    >
      <NativeSelect
        size="xs"
        label={texts.newFrom}
        data={choices}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value as StartFrom)}
      />
    </NameDialog>
  )
}
