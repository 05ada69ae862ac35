import { Button, Checkbox } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PortOffer, ReceiverStatus } from '#shared/contract/receivers.ts'
import { useClient, useOrpc } from '../../rpc/rpc-context.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog/confirm-dialog.tsx'
import { useActionProblem } from './action-problem.ts'
import classes from './receiver.module.css'
import { texts } from './texts.ts'

const t = texts.takenPort

/** Where the receiver's port is taken: the next free one, by one click, or two where something calls the taken one. */
export function TakenPort(props: { readonly status: ReceiverStatus; readonly readOnly: boolean }) {
  const { name, state, message } = props.status
  const orpc = useOrpc()
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const [asking, setAsking] = useState(false)
  const input = { receiver: name }
  const found = useQuery({
    ...orpc.receivers.portOffer.queryOptions({ input }),
    queryKey: [...orpc.receivers.portOffer.queryKey({ input }), message],
    enabled: state === 'failed' && !props.readOnly,
  })
  const move = useMutation({
    mutationFn: ({ port, callersToo }: { readonly port: number; readonly callersToo: boolean }) =>
      client.receivers.movePort({ receiver: name, port, callersToo }),
    onMutate: clear,
    onError: (error) => tell(texts.startFailed, error),
    onSettled: () => setAsking(false),
  })
  const offer = found.data?.offer ?? null
  if (offer === null) return null
  const { port, callers } = offer
  return (
    <>
      <Button
        loading={move.isPending}
        onClick={() => (callers.length === 0 ? move.mutate({ port, callersToo: false }) : setAsking(true))}
      >
        {t.use(port)}
      </Button>
      <MoveDialog
        opened={asking}
        receiver={name}
        offer={offer}
        busy={move.isPending}
        onClose={() => setAsking(false)}
        onMove={(callersToo) => move.mutate({ port, callersToo })}
      />
    </>
  )
}

type DialogProps = {
  readonly opened: boolean
  readonly receiver: string
  readonly offer: PortOffer
  readonly busy: boolean
  onClose(): void
  onMove(callersToo: boolean): void
}

/** What calls the taken port, and whether it is to call the new one. */
function MoveDialog({ opened, receiver, offer, busy, onClose, onMove }: DialogProps) {
  const { taken, port, callers } = offer
  const [callersToo, setCallersToo] = useState(true)
  return (
    <ConfirmDialog
      opened={opened}
      title={t.title(receiver, port)}
      confirmLabel={t.use(port)}
      busy={busy}
      onClose={onClose}
      onConfirm={() => onMove(callersToo)}
    >
      <p className={classes.question}>{t.callers(taken)}</p>
      <ul className={classes.callers}>
        {callers.map(({ file, from, to }) => (
          <li key={`${file} ${from}`}>
            <strong>{file}</strong>
            <code>{from}</code>
            {callersToo ? <code>→ {to}</code> : null}
          </li>
        ))}
      </ul>
      <Checkbox
        label={t.callersToo(new Set(callers.map(({ file }) => file)).size, port)}
        checked={callersToo}
        onChange={(event) => setCallersToo(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  )
}
