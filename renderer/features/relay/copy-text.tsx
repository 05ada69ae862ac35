import { Button, CopyButton } from '@mantine/core'
import { texts } from './texts.ts'

/** A button that copies and says that it did. */
export function CopyText(props: { readonly label: string; readonly text: string }) {
  return (
    <CopyButton value={props.text}>
      {({ copied, copy }) => (
        <Button disabled={props.text === ''} onClick={copy}>
          {copied ? texts.copied : props.label}
        </Button>
      )}
    </CopyButton>
  )
}
