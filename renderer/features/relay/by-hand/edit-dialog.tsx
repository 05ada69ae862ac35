import { Button, Group, Modal } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient, useOrpc } from '../../../rpc/rpc-context.tsx'
import { CodeEditor } from '../../../ui/code-editor/code-editor.tsx'
import { FindingList } from '../../../ui/finding-list/finding-list.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import classes from './by-hand.module.css'
import { texts } from './texts.ts'

const t = texts.edit

type Props = {
  readonly id: string
  readonly eventText: string
  readonly opened: boolean
  onSent(): void
  onClose(): void
}

/** The event of a dead letter as text, with what the rules say of it while it is typed. */
export function EditDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t.title} size={720}>
      <EditForm {...props} />
    </Modal>
  )
}

/** Mounted with the dialog, so that every opening begins with the event as it is. */
function EditForm(props: Props) {
  const { id } = props
  const client = useClient()
  const orpc = useOrpc()
  const [text, setText] = useState(props.eventText)
  const examined = useQuery(
    orpc.relays.examineEdit.queryOptions({
      input: { id, eventText: text },
      retry: false,
      gcTime: 0,
      staleTime: 0,
      placeholderData: keepPreviousData,
    }),
  )
  const send = useMutation({
    mutationFn: () => client.relays.retryEdited({ id, eventText: text }),
    onSuccess: props.onSent,
  })
  const problem = send.error ?? examined.error
  const view = problem === null ? examined.data : undefined
  const ready = view?.verdict === 'mapped' && !examined.isPlaceholderData
  return (
    <>
      <p className={classes.lead}>{t.lead}</p>
      <div className={classes.editor}>
        <CodeEditor
          label={t.editor}
          value={text}
          onChange={(next) => {
            send.reset()
            setText(next)
          }}
        />
      </div>
      {problem === null ? null : <Notice tone="err" text={problemOf(problem).message} />}
      <p className={classes.size} role="status">
        {view?.eventBytes === null || view === undefined ? '' : t.size(view.eventBytes)}
      </p>
      {view === undefined || view.findings.length === 0 ? null : <FindingList findings={view.findings} />}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button onClick={props.onClose}>{t.cancel}</Button>
        <Button variant="filled" disabled={!ready} loading={send.isPending} onClick={() => send.mutate()}>
          {t.send}
        </Button>
      </Group>
    </>
  )
}
