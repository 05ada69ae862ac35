import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFile } from '../../../rpc/workspace-files.ts'
import { formFromFile } from '../form-model.ts'
import { ReplayDialog } from './replay-dialog.tsx'
import { texts } from './texts.ts'

/** Opens the replay of a relay that sends. */
export function ReplayButton(props: { readonly relay: string; readonly disabled: boolean }) {
  const [opened, setOpened] = useState(false)
  const value = useFile('relays', props.relay).data?.value
  const file = typeof value === 'object' && value !== null && !Array.isArray(value) ? formFromFile(value) : null
  return (
    <>
      <Button size="xs" title={texts.openHint} disabled={props.disabled} onClick={() => setOpened(true)}>
        {texts.open}
      </Button>
      <ReplayDialog relay={props.relay} appId={file?.appId ?? ''} opened={opened} onClose={() => setOpened(false)} />
    </>
  )
}
