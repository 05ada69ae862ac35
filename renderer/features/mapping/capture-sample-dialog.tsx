import { Button, Group, Modal, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { MappingSample } from '#shared/contract/mappings.ts'
import classes from './mapping.module.css'
import { texts } from './texts.ts'

type CaptureSample = Extract<MappingSample, { kind: 'capture' }>

type Props = {
  readonly opened: boolean
  readonly sample: MappingSample | null
  onClose(): void
  onUse(sample: CaptureSample): void
}

/** Takes a record of a capture of the workspace as the sample; the arrows then lead to its neighbours. */
export function CaptureSampleDialog(props: Props) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={texts.captureTitle}>
      <CaptureForm before={props.sample?.kind === 'capture' ? props.sample : null} onUse={props.onUse} />
    </Modal>
  )
}

function CaptureForm(props: { readonly before: CaptureSample | null; onUse(sample: CaptureSample): void }) {
  const [capture, setCapture] = useState(props.before?.capture ?? 'captures/')
  const [place, setPlace] = useState<number | string>((props.before?.index ?? 0) + 1)
  const complete = /[^/]$/.test(capture.trim()) && typeof place === 'number' && place >= 1
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (complete) props.onUse({ kind: 'capture', capture: capture.trim(), index: place - 1 })
      }}
    >
      <TextInput
        label={texts.captureFile}
        placeholder="captures/sample.ndjson"
        classNames={{ input: classes.mono ?? '' }}
        value={capture}
        onChange={(event) => setCapture(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
      />
      <NumberInput label={texts.capturePlace} min={1} allowDecimal={false} value={place} onChange={setPlace} mt="sm" />
      <Group justify="flex-end" mt="md">
        <Button type="submit" variant="filled" disabled={!complete}>
          {texts.usePasted}
        </Button>
      </Group>
    </form>
  )
}
