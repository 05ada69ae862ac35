import { Radio, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ForwardStatus } from '#shared/contract/receivers.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { showProblem } from '../../../rpc/show-problem.ts'
import { ConfirmDialog } from '../../../ui/confirm-dialog/confirm-dialog.tsx'
import { forwardTexts } from './texts.ts'

const t = forwardTexts
type Held = 'send' | 'discard'

/** Asks before an endpoint forwards again, and what becomes of what was held meanwhile. */
export function EnableForward(props: { readonly opened: boolean; readonly forward: ForwardStatus; onClose(): void }) {
  const { forward, onClose } = props
  const client = useClient()
  const [held, setHeld] = useState<Held>('send')
  const enable = useMutation({
    mutationFn: () => client.webhooks.enable({ of: { kind: 'forward', name: forward.delivery }, override: true, held }),
    onError: showProblem,
    onSettled: onClose,
  })
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t.enableTitle(forward.endpoint)}
      confirmLabel={t.enable}
      danger={forward.held > 0 && held === 'discard'}
      busy={enable.isPending}
      onClose={onClose}
      onConfirm={() => enable.mutate()}
    >
      {t.enableText(forward.url)}
      {forward.held === 0 ? null : (
        <Radio.Group
          mt="sm"
          label={t.heldLabel(forward.held)}
          value={held}
          onChange={(value) => setHeld(value as Held)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="send" label={t.sendHeld} />
            <Radio value="discard" label={t.discardHeld} />
          </Stack>
        </Radio.Group>
      )}
    </ConfirmDialog>
  )
}
