import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { entityName } from '#shared/schema/names.ts'

export type NameDialogProps = {
  readonly opened: boolean
  readonly title: string
  readonly texts: {
    readonly name: string
    readonly nameHint: string
    readonly create: string
    readonly cancel: string
    readonly nameProblem: string
    readonly nameTaken: string
  }
  readonly taken: readonly string[]
  /** Further choices, below the name. */
  readonly children?: ReactNode
  onClose(): void
  onCreate(name: string): void
}

/** Asks for the name of a new workspace file. */
export function NameDialog(props: NameDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      <NameForm {...props} />
    </Modal>
  )
}

/** Mounted with the dialog, so that every opening begins empty. */
function NameForm(props: NameDialogProps) {
  const { texts } = props
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const valid = entityName.safeParse(name).success
  const problem = !valid ? texts.nameProblem : props.taken.includes(name) ? texts.nameTaken : null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problem === null) props.onCreate(name)
      }}
    >
      <TextInput
        label={texts.name}
        description={texts.nameHint}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried ? problem : null}
        autoComplete="off"
        spellCheck={false}
        mb="sm"
        data-autofocus
      />
      {props.children}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button onClick={props.onClose}>{texts.cancel}</Button>
        <Button type="submit" variant="filled">
          {texts.create}
        </Button>
      </Group>
    </form>
  )
}
