import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog/confirm-dialog.tsx'
import { texts } from './texts.ts'

/** Sends requests once more; several only after a question. */
export function ResendButton(props: {
  readonly webhook: string
  readonly deliveryIds: readonly string[]
  readonly disabled: boolean
  onSent(ids: readonly string[]): void
  onError(error: unknown): void
}) {
  const { deliveryIds } = props
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const several = deliveryIds.length > 1
  const resend = useMutation({
    mutationFn: () => client.webhooks.resend({ ids: [...deliveryIds] }),
    onSuccess: ({ ids }) => props.onSent(ids),
    onError: props.onError,
    onSettled: () => setAsking(false),
  })
  return (
    <>
      <Button
        title={texts.resendHint}
        disabled={props.disabled || deliveryIds.length === 0}
        loading={resend.isPending}
        onClick={() => (several ? setAsking(true) : resend.mutate())}
      >
        {texts.resend(deliveryIds.length)}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={texts.resendTitle(deliveryIds.length)}
        confirmLabel={texts.resend(deliveryIds.length)}
        busy={resend.isPending}
        onConfirm={() => resend.mutate()}
        onClose={() => setAsking(false)}
      >
        {texts.resendText(deliveryIds.length, props.webhook)}
      </ConfirmDialog>
    </>
  )
}
