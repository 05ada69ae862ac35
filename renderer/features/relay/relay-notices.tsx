import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { RelayStatus } from '#shared/contract/relays.ts'
import { useClient } from '../../rpc/rpc-context.tsx'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import { useActionProblem } from './action-problem.ts'
import { texts } from './texts.ts'

/** What is wrong with this relay and what to do about it: the engine's own words, and the button that fits. */
export function RelayNotices(props: { readonly status: RelayStatus | undefined }) {
  const { problem, clear } = useActionProblem()
  return (
    <>
      {problem === null ? null : <Notice tone="err" title={problem.title} text={problem.message} onClose={clear} />}
      {props.status === undefined ? null : <StateNotice status={props.status} />}
    </>
  )
}

function StateNotice(props: { readonly status: RelayStatus }) {
  const { status } = props
  const nextTry = useNextTry(status.nextTryAtMs)
  const message = status.message ?? ''
  switch (status.state) {
    case 'paused':
      return (
        <Notice
          tone="warn"
          title={status.pausedByHand ? texts.pausedByHandTitle : texts.pausedTitle}
          text={message === '' ? texts.pausedText : message}
          action={<Resume name={status.name} />}
        />
      )
    case 'reconnecting':
      return (
        <Notice
          tone="warn"
          title={texts.reconnectingTitle}
          text={[message, nextTry].filter((part) => part !== '').join(' ')}
        />
      )
    case 'failed':
      return <Notice tone="err" title={texts.failedTitle} text={message} />
    case 'ended':
      return <Notice tone="info" title={texts.endedTitle} text={message} />
    case 'stopped':
    case 'starting':
    case 'running':
    case 'draining':
      return message === '' ? null : <Notice tone="info" text={message} />
  }
}

function Resume(props: { readonly name: string }) {
  const client = useClient()
  const { tell, clear } = useActionProblem()
  const resume = useMutation({
    mutationFn: () => client.relays.resume({ relay: props.name }),
    onMutate: clear,
    onError: (error) => tell(texts.startFailed, error),
  })
  return (
    <Button variant="filled" loading={resume.isPending} onClick={() => resume.mutate()}>
      {texts.resume}
    </Button>
  )
}

/** `next try in 4 s`, counted down. */
function useNextTry(atMs: number | null): string {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (atMs === null) return undefined
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [atMs])
  return atMs === null ? '' : texts.nextTry(Math.ceil((atMs - now) / 1_000))
}
