import { Button, Group, Modal, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

/** Takes pasted JSON as the sample. Whether it is JSON shows in the result: text is a record's value too. */
export function PasteDialog(props: { readonly opened: boolean; onClose(): void; onUse(text: string): void }) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={texts.pasteTitle} size="lg">
      <PasteForm onUse={props.onUse} onClose={props.onClose} />
    </Modal>
  )
}

function PasteForm(props: { onUse(text: string): void; onClose(): void }) {
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        props.onUse(text)
      }}
    >
      <Textarea
        label={texts.pasteLabel}
        classNames={{ input: classes.mono ?? '' }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={10}
        maxRows={18}
        spellCheck={false}
        data-autofocus
      />
      <Text size="xs" c="dimmed" mt={6} mb="md">
        {texts.pasteHint}
      </Text>
      <Group justify="flex-end" gap="sm">
        <Button onClick={props.onClose}>{texts.cancel}</Button>
        <Button type="submit" variant="filled" disabled={text.trim() === ''}>
          {texts.usePasted}
        </Button>
      </Group>
    </form>
  )
}
