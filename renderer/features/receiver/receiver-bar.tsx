import { Button, CopyButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Copy, Play, Square } from 'lucide-react'
import type { ReceiverStatus } from '#shared/contract/receivers.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { useFile } from '../../rpc/workspace-files.ts'
import { Tag, type Tone } from '../../ui/badges/tag.tsx'
import { BarSpace } from '../../ui/screen/screen-parts.tsx'
import { useActionProblem } from './action-problem.ts'
import { curlExample } from './curl.ts'
import { formFromFile } from './form-model.ts'
import classes from './receiver.module.css'
import { texts } from './texts.ts'

const tones: Readonly<Record<ReceiverStatus['state'], Tone>> = { stopped: 'muted', listening: 'ok', failed: 'err' }

/** State and address; the address is there to be copied. */
export function ReceiverState(props: { readonly status: ReceiverStatus | undefined }) {
  const { status } = props
  if (status === undefined) return <Tag tone="muted">{texts.states.stopped}</Tag>
  return (
    <>
      <Tag tone={tones[status.state]}>{texts.states[status.state]}</Tag>
      {status.url === null ? (
        <span className={classes.dim}>{texts.notListening}</span>
      ) : (
        <CopyButton value={status.url}>
          {({ copied, copy }) => (
            <button
              type="button"
              className={classes.address}
              title={texts.copyAddress}
              aria-label={`${texts.copyAddress} ${status.url ?? ''}`}
              onClick={copy}
            >
              {status.url} <Copy size={12} aria-hidden="true" />{' '}
              <span className={classes.copied}>{copied ? texts.copied : ''}</span>
            </button>
          )}
        </CopyButton>
      )}
    </>
  )
}

/** Copy a request to try it; start or stop. */
export function ReceiverActions(props: {
  readonly name: string
  readonly status: ReceiverStatus | undefined
  readonly fresh: boolean
}) {
  const { status } = props
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const listening = status?.state === 'listening'
  const toggle = useMutation({
    mutationFn: () =>
      listening ? client.receivers.stop({ receiver: props.name }) : client.receivers.start({ receiver: props.name }),
    onMutate: clear,
    onError: (error) => tell(listening ? texts.stopFailed : texts.startFailed, error),
  })
  const curl = useCurl(props.name, status)
  return (
    <>
      <BarSpace />
      <CopyButton value={curl ?? ''}>
        {({ copied, copy }) => (
          <Button disabled={curl === null} title={curl ?? texts.notListening} onClick={copy}>
            {copied ? texts.copied : texts.copyCurl}
          </Button>
        )}
      </CopyButton>
      <Button
        className={classes.toggle ?? ''}
        variant={listening ? 'default' : 'filled'}
        disabled={props.fresh}
        loading={toggle.isPending}
        leftSection={listening ? <Square size={12} /> : <Play size={13} />}
        onClick={() => toggle.mutate()}
      >
        {listening ? texts.stop : texts.start}
      </Button>
    </>
  )
}

/** A line for a shell that this receiver answers; null while it does not listen. */
export function useCurl(name: string, status: ReceiverStatus | undefined): string | null {
  const file = useFile('receivers', name)
  if (status === undefined || status.url === null) return null
  const value = file.data?.value
  const apiKey =
    typeof value === 'object' && value !== null ? formFromFile(value as Readonly<Record<string, unknown>>).apiKey : null
  return curlExample(status.url, { enabled: status.emulator.enabled, apiKey })
}
