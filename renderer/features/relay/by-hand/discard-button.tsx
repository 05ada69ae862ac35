import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog/confirm-dialog.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import classes from './by-hand.module.css'
import { texts } from './texts.ts'

const t = texts.discard

type Which = { readonly ids: string[] } | { readonly reason: string }

/** Gives dead letters up, after asking. What is typed as the reason is kept with their count. */
export function DiscardButton(props: {
  readonly relay: string
  readonly which: Which
  readonly count: number
  readonly label: string
  readonly disabled: boolean
  onDone(told: string): void
}) {
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const [note, setNote] = useState('')
  const discard = useMutation({
    mutationFn: () => client.relays.discardDeadLetters({ relay: props.relay, ...props.which, note: note.trim() }),
    onSuccess: ({ discarded }) => {
      setAsking(false)
      setNote('')
      props.onDone(t.done(discarded))
    },
  })
  return (
    <>
      <Button disabled={props.disabled} onClick={() => setAsking(true)}>
        {props.label}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t.title(props.count)}
        confirmLabel={t.confirm}
        danger
        busy={discard.isPending}
        onConfirm={() => discard.mutate()}
        onClose={() => setAsking(false)}
      >
        <p className={classes.lead}>{t.lead}</p>
        <TextInput
          label={t.note}
          value={note}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {discard.error === null ? null : <Notice tone="err" title={t.failed} text={problemOf(discard.error).message} />}
      </ConfirmDialog>
    </>
  )
}
