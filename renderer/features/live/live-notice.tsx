import { Button } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import type { LiveStatus } from '#shared/contract/live.ts'
import classes from './live.module.css'

/** What stands in the way of reading, above the rows that are kept: each state with one thing to do. */
export function LiveNotice(props: { readonly live: LiveStatus; readonly busy: boolean; onStart(): void }) {
  const { live } = props
  const again = (label: string) => (
    <Button size="compact-xs" loading={props.busy} onClick={props.onStart}>
      {label}
    </Button>
  )
  if (live.state === 'reconnecting')
    return (
      <Notice tone="warn" action={again('Start anew')}>
        {live.message ?? 'The connection was lost.'} <NextTry atMs={live.nextTryAtMs} />
      </Notice>
    )
  if (live.state === 'failed')
    return (
      <Notice tone="err" action={again('Try again')}>
        {live.message ?? 'Reading stopped.'}
      </Notice>
    )
  if (live.state === 'ended')
    return (
      <Notice tone="plain" action={again('Read again')}>
        {live.message ?? 'Everything that there was has been read.'}
      </Notice>
    )
  return null
}

function Notice(props: {
  readonly tone: 'plain' | 'warn' | 'err'
  readonly action: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className={classes.notice} data-tone={props.tone} role={props.tone === 'err' ? 'alert' : 'status'}>
      <div className={classes.noticeText}>{props.children}</div>
      {props.action}
    </div>
  )
}

function NextTry(props: { readonly atMs: number | null }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  if (props.atMs === null) return null
  const seconds = Math.max(0, Math.ceil((props.atMs - now) / 1_000))
  return <>Next try in {seconds} s.</>
}
