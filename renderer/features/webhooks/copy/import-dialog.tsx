import { Button, Group, Modal, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { importCurl } from '#shared/domain/webhook/curl/import-curl.ts'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'
import { copyTexts as texts, texts as screenTexts } from '../texts.ts'

type Props = { readonly opened: boolean; onClose(): void; onImport(templates: WebhookTemplates): void }

/** Takes a pasted curl command over. */
export function ImportDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={texts.importTitle} size="min(760px, 92vw)">
      <ImportForm {...props} />
    </Modal>
  )
}

/** Mounted with the dialog, so that every opening begins empty. */
function ImportForm(props: Props) {
  const [command, setCommand] = useState('')
  const [tried, setTried] = useState(false)
  const read = importCurl(command)
  const take = (): void => {
    setTried(true)
    if (!read.ok) return
    props.onImport(read.value.templates)
    for (const message of read.value.notes) notifications.show({ message, autoClose: 12_000 })
    props.onClose()
  }
  return (
    <>
      <Textarea
        label={texts.command}
        description={texts.importHint}
        value={command}
        onChange={(event) => setCommand(event.currentTarget.value)}
        error={tried && !read.ok ? `${texts.notCurl}: ${read.error.message}.` : null}
        autosize
        minRows={6}
        maxRows={16}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } }}
        data-autofocus
      />
      <Group justify="flex-end" gap="sm" mt="md">
        <Button onClick={props.onClose}>{screenTexts.newDialog.cancel}</Button>
        <Button variant="filled" onClick={take}>
          {texts.importDo}
        </Button>
      </Group>
    </>
  )
}
