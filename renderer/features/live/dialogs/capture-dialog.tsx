import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { streams } from '../../../rpc/streams.ts'
import { useLive } from '../../../rpc/use-live.ts'
import { useFile } from '../../../rpc/workspace-files.ts'
import { useLiveActions } from '../rows/live-actions.ts'

const captureOf = (file: unknown): string =>
  typeof file === 'object' && file !== null && 'capture' in file && typeof file.capture === 'string' ? file.capture : ''

/** Which capture of the workspace shall be produced; the one that is replayed is offered. */
export function CaptureDialog() {
  const { close, open } = useLiveActions()
  const reading = useLive(streams.live).value?.connection ?? null
  const replayed = captureOf(useFile('connections', reading).data?.value)
  const [typed, setTyped] = useState<string | null>(null)
  const capture = (typed ?? replayed).trim()
  return (
    <Modal opened onClose={close} title="Produce a capture" size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const source = { kind: 'capture' as const, capture }
          if (capture !== '') open({ kind: 'produce', source, what: `the capture ${capture}`, topic: null })
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Capture"
            description="Its name, or its path in the workspace"
            placeholder="captures/sample.ndjson"
            value={typed ?? replayed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            classNames={{ input: 'sb-mono' }}
            data-autofocus
            spellCheck={false}
            autoComplete="off"
          />
          <Group justify="flex-end">
            <Button type="submit" variant="filled" disabled={capture === ''}>
              Continue
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
