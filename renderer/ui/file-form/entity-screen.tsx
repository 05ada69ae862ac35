import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { EmptyState } from '../empty-state/empty-state.tsx'
import { ScreenFrame } from '../screen/screen-parts.tsx'

/** A screen for files of one kind: what to do while there is none, the page of the chosen one, the dialog for a new one. */
export function EntityScreen(props: {
  readonly selected: string | null
  readonly readOnlyReason: string | null
  readonly empty: { readonly title: string; readonly text: string; readonly action: string }
  page(name: string, onNew: () => void): ReactNode
  dialog(opened: boolean, onClose: () => void): ReactNode
}) {
  const [creating, setCreating] = useState(false)
  const onNew = (): void => setCreating(true)
  return (
    <ScreenFrame>
      {props.selected === null ? (
        <EmptyState
          title={props.empty.title}
          action={
            <Button variant="filled" disabled={props.readOnlyReason !== null} onClick={onNew}>
              {props.empty.action}
            </Button>
          }
        >
          {props.empty.text}
        </EmptyState>
      ) : (
        props.page(props.selected, onNew)
      )}
      {props.dialog(creating, () => setCreating(false))}
    </ScreenFrame>
  )
}

/** Which file, and a button for a new one. */
export function EntityPicker(props: {
  readonly label: string
  readonly newLabel: string
  readonly names: readonly string[]
  readonly selected: string
  readonly readOnlyReason: string | null
  onSelect(name: string): void
  onNew(): void
}) {
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={props.label}
        title={props.selected}
        data={[...props.names]}
        value={props.selected}
        maw={260}
        onChange={(event) => props.onSelect(event.currentTarget.value)}
      />
      <ActionIcon
        aria-label={props.newLabel}
        title={props.readOnlyReason ?? props.newLabel}
        disabled={props.readOnlyReason !== null}
        onClick={props.onNew}
      >
        <Plus size={15} />
      </ActionIcon>
    </>
  )
}
