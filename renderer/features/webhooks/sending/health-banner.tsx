import { Button, Checkbox, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { EndpointStatus } from '#shared/contract/webhooks.ts'
import { problemOf } from '../../../rpc/errors.ts'
import { useClient } from '../../../rpc/rpc-context.tsx'
import { Notice } from '../../../ui/screen/screen-parts.tsx'
import { sendingTexts } from './texts.ts'

const texts = sendingTexts.health

/** That the webhook is disabled or soon will be, why, and the way back. */
export function HealthBanner(props: {
  readonly status: EndpointStatus | undefined
  readonly readOnly: boolean
  onSendTest(): void
}) {
  const { status, readOnly } = props
  const [opened, setOpened] = useState(false)
  if (status === undefined) return null
  const held = status.counts.held ?? 0
  if (status.state === 'disabled') {
    return (
      <>
        <Notice
          tone="err"
          title={texts.disabledTitle}
          text={`${status.reason ?? ''} ${held > 0 ? texts.held(held) : ''}`}
          action={
            <Button disabled={readOnly} onClick={() => setOpened(true)}>
              {texts.enable}
            </Button>
          }
        />
        <Modal opened={opened} onClose={() => setOpened(false)} title={texts.enableTitle(status.name)}>
          <EnableForm status={status} held={held} onSendTest={props.onSendTest} onClose={() => setOpened(false)} />
        </Modal>
      </>
    )
  }
  if (status.warnedAtMs !== null) {
    return <Notice tone="warn" title={texts.warnedTitle} text={status.reason ?? ''} />
  }
  return status.waiting === null ? null : <Notice tone="warn" title={texts.waitingTitle} text={status.waiting} />
}

/** A successful test, or the word that one does without; and what becomes of what was held. */
function EnableForm(props: {
  readonly status: EndpointStatus
  readonly held: number
  onSendTest(): void
  onClose(): void
}) {
  const { status, held, onClose } = props
  const client = useClient()
  const [override, setOverride] = useState(false)
  const [then, setThen] = useState<'send' | 'discard'>('send')
  const enable = useMutation({
    mutationFn: () => client.webhooks.enable({ of: { kind: 'webhook', name: status.name }, override, held: then }),
    onSuccess: onClose,
  })
  const { needsTest } = status
  return (
    <Stack gap="sm">
      {needsTest === null ? (
        <Text size="sm">{texts.tested}</Text>
      ) : (
        <>
          <Text size="sm">{needsTest}</Text>
          <Group gap="sm">
            <Button onClick={props.onSendTest}>{texts.sendTest}</Button>
            <Checkbox
              label={texts.override}
              checked={override}
              onChange={(event) => setOverride(event.currentTarget.checked)}
            />
          </Group>
        </>
      )}
      {held === 0 ? null : (
        <Radio.Group label={texts.heldLabel(held)} value={then} onChange={(value) => setThen(value as typeof then)}>
          <Stack gap="xs" mt="xs">
            <Radio value="send" label={texts.sendHeld} />
            <Radio value="discard" label={texts.discardHeld} />
          </Stack>
        </Radio.Group>
      )}
      {enable.error === null ? null : (
        <Text size="sm" c="red" role="alert">
          {problemOf(enable.error).message}
        </Text>
      )}
      <Group justify="flex-end" gap="sm">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button
          variant="filled"
          disabled={needsTest !== null && !override}
          loading={enable.isPending}
          onClick={() => enable.mutate()}
        >
          {texts.enableDo}
        </Button>
      </Group>
    </Stack>
  )
}
