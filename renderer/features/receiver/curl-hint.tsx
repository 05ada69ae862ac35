import { Button, Code, CopyButton } from '@mantine/core'
import type { ReceiverStatus } from '#shared/contract/receivers.ts'
import { EmptyState } from '../../ui/empty-state/empty-state.tsx'
import { useCurl } from './receiver-bar.tsx'
import classes from './receiver.module.css'
import { texts } from './texts.ts'

/** Nothing has come in yet: a line for a shell that changes that. */
export function CurlHint(props: {
  readonly name: string
  readonly status: ReceiverStatus | undefined
  readonly title: string
  readonly text: string
  /** Said instead while it does not listen. */
  readonly stopped: string
}) {
  const curl = useCurl(props.name, props.status)
  if (curl === null) return <EmptyState title={props.title}>{props.stopped}</EmptyState>
  return (
    <EmptyState
      title={props.title}
      action={
        <CopyButton value={curl}>
          {({ copied, copy }) => (
            <Button variant="filled" onClick={copy}>
              {copied ? texts.copied : texts.copyCurl}
            </Button>
          )}
        </CopyButton>
      }
    >
      {props.text}
      <Code block className={classes.curl ?? ''}>
        {curl}
      </Code>
    </EmptyState>
  )
}
