import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useRelayForm } from '../use-relay-form.ts'
import { ReplayDialog } from './replay-dialog.tsx'
import { texts } from './texts.ts'

/** The replay of a relay that sends: what opens it, and the dialog. */
export function useReplay(relay: string, selected: readonly string[], disabled: boolean) {
  const [opened, setOpened] = useState(false)
  const file = useRelayForm(relay)
  const open = (): void => setOpened(true)
  const many = selected.length > 1
  return {
    button: (
      <>
        <Button title={texts.openHint} disabled={disabled} onClick={open}>
          {many ? texts.openSelected(selected.length) : texts.open}
        </Button>
        <ReplayDialog
          relay={relay}
          appId={file?.appId ?? ''}
          selected={selected}
          opened={opened}
          onClose={() => setOpened(false)}
        />
      </>
    ),
    menuItem: (
      <Menu.Item disabled={disabled} onClick={open}>
        {many ? texts.openSelected(selected.length) : texts.open}
      </Menu.Item>
    ),
  }
}
