import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { NameDialog } from '../../ui/file-form/name-dialog.tsx'
import type { ConnectionForm } from './form/form-model.ts'
import { texts } from './texts.ts'

type Kind = ConnectionForm['kind']

/** Name and kind of a new connection. */
export function NewConnectionDialog(props: {
  readonly opened: boolean
  readonly taken: readonly string[]
  onClose(): void
  onCreate(name: string, kind: Kind): void
}) {
  const [kind, setKind] = useState<Kind>('kafka')
  return (
    <NameDialog
      opened={props.opened}
      title={texts.newConnection}
      texts={texts.newDialog}
      taken={props.taken}
      onClose={props.onClose}
      onCreate={(name) => props.onCreate(name, kind)}
    >
      <SegmentedControl
        aria-label={texts.kindLabel}
        fullWidth
        data={[
          { value: 'kafka', label: texts.kinds.kafka },
          { value: 'replay', label: texts.kinds.replay },
        ]}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
      />
    </NameDialog>
  )
}
