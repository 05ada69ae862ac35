import { Button, Group, Modal, Text, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

type Props = {
  readonly opened: boolean
  readonly title: string
  readonly children: ReactNode
  readonly confirmLabel: string
  /** Red button: something is lost or leaves this machine. */
  readonly danger?: boolean
  /** The person must type this to go on. */
  readonly typed?: { readonly label: string; readonly value: string }
  readonly busy?: boolean
  /** Called with what was typed, or an empty text. */
  onConfirm(typed: string): void
  onClose(): void
}

/** Asks before something that cannot be taken back. Escape and the first focus mean no. */
export function ConfirmDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <ConfirmBody {...props} />
    </Modal>
  )
}

/** Mounted with the dialog, so that every opening begins empty. */
function ConfirmBody(props: Props) {
  const [typed, setTyped] = useState('')
  const allowed = props.typed === undefined || typed.trim() === props.typed.value
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (allowed) props.onConfirm(typed.trim())
      }}
    >
      <Text component="div" size="sm" mb="md">
        {props.children}
      </Text>
      {props.typed === undefined ? null : (
        <TextInput
          label={props.typed.label}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          mb="md"
          data-autofocus
        />
      )}
      <Group justify="flex-end" gap="sm">
        <Button onClick={props.onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          loading={props.busy ?? false}
          disabled={!allowed}
          {...(props.danger === true ? { color: 'red' } : {})}
        >
          {props.confirmLabel}
        </Button>
      </Group>
    </form>
  )
}
