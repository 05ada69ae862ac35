import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { entityName } from '#shared/schema/names.ts'
import { texts } from './texts.ts'

export type StartFrom = 'flat' | 'envelope' | 'copy'

/** Asks for the name of a new mapping and what it begins with. */
export function NewMappingDialog(props: {
  readonly opened: boolean
  readonly taken: readonly string[]
  /** The mapping that may be copied; null where there is none. */
  readonly copyName: string | null
  onClose(): void
  onCreate(name: string, from: StartFrom): void
}) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={texts.newTitle}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <NewMappingForm {...props} />
    </Modal>
  )
}

type FormProps = Parameters<typeof NewMappingDialog>[0]

function NewMappingForm(props: FormProps) {
  const [name, setName] = useState('')
  const [from, setFrom] = useState<StartFrom>('flat')
  const [tried, setTried] = useState(false)
  const problem = !entityName.safeParse(name).success
    ? texts.nameProblem
    : props.taken.includes(name)
      ? texts.nameTaken
      : null
  const choices = [
    { value: 'flat', label: texts.presetFlat },
    { value: 'envelope', label: texts.presetEnvelope },
    ...(props.copyName === null ? [] : [{ value: 'copy', label: texts.copyOf(props.copyName) }]),
  ]
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (problem === null) props.onCreate(name, from)
      }}
    >
      <TextInput
        label={texts.newName}
        description={texts.newNameHint}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried ? problem : null}
        autoComplete="off"
        spellCheck={false}
        mb="sm"
        data-autofocus
      />
      <NativeSelect
        size="xs"
        label={texts.newFrom}
        data={choices}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value as StartFrom)}
        mb="md"
      />
      <Group justify="flex-end" gap="sm">
        <Button onClick={props.onClose}>{texts.cancel}</Button>
        <Button type="submit" variant="filled">
          {texts.create}
        </Button>
      </Group>
    </form>
  )
}
