import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { asCurl, asHttpFile } from '#shared/domain/webhook/curl/copy-request.ts'
import type { RenderedWebhook } from '#shared/domain/webhook/types.ts'
import { copyText } from '../../../ui/copy-text.ts'
import classes from '../list/list.module.css'
import { copyTexts as texts } from '../texts.ts'

/** The rendered request for other tools; secrets are variables there. */
export function CopyMenu(props: {
  readonly name: string
  readonly rendered: RenderedWebhook | null
  readonly readOnly: boolean
  onImport(): void
}) {
  const { name, rendered } = props
  const request = rendered === null || rendered.refused !== null ? null : rendered.request
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button className={classes.whole ?? ''} rightSection={<ChevronDown size={13} />}>
          {texts.copy}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={request === null}
          onClick={() => request !== null && void copyText(asCurl(request), 'curl')}
        >
          {texts.curl}
        </Menu.Item>
        <Menu.Item
          disabled={request === null}
          onClick={() => request !== null && void copyText(asHttpFile(name, request), 'HTTP file')}
        >
          {texts.http}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={props.readOnly} onClick={props.onImport}>
          {texts.importTitle}…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
