import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useWorkspace } from '../../rpc/workspace-files.ts'
import { links } from '../../ui/links.ts'
import { Notice } from '../../ui/screen/screen-parts.tsx'
import type { SteadyLive } from './steady-live.ts'

/** What stands in the way of reading, above the rows that are kept: each state with one thing to do. */
export function LiveNotice(props: { readonly live: SteadyLive; readonly busy: boolean; onStart(): void }) {
  const { live } = props
  const again = (label: string) => (
    <Button size="compact-xs" loading={props.busy} onClick={props.onStart}>
      {label}
    </Button>
  )
  const withTest = (label: string) => (
    <>
      <TestConnection connection={live.connection} />
      {again(label)}
    </>
  )
  if (live.state === 'reconnecting')
    return (
      <Notice
        tone="warn"
        action={withTest('Start anew')}
        text={
          <>
            {live.message ?? 'The connection was lost.'} <NextTry atMs={live.nextTryAtMs} />
          </>
        }
      />
    )
  if (live.state === 'failed')
    return <Notice tone="err" action={withTest('Try again')} text={live.message ?? 'Reading stopped.'} />
  if (live.state === 'ended')
    return (
      <Notice tone="info" action={again('Read again')} text={live.message ?? 'Everything there was has been read.'} />
    )
  return null
}

/** Records are judged by the file of a mapping: without it no row has a verdict, and the rows do not say why. */
export function MappingNotice(props: { readonly live: SteadyLive }) {
  const { sessionId, mapping } = props.live
  const workspace = useWorkspace()
  if (workspace === undefined || sessionId === null || mapping === null) return null
  const file = workspace.files.find(({ kind, name }) => kind === 'mappings' && name === mapping)
  if (file?.valid === true) return null
  const what = file === undefined ? 'is gone' : 'cannot be read'
  return (
    <Notice
      tone="warn"
      text={`mappings/${mapping}.json ${what}, so records have no verdict. They are judged again as soon as the file is there and right; or read anew with another mapping.`}
    />
  )
}

/** The ladder says which rung fails, and what to do about it. */
function TestConnection(props: { readonly connection: string | null }) {
  const [, navigate] = useLocation()
  const { connection } = props
  if (connection === null) return null
  return (
    <Button size="compact-xs" onClick={() => navigate(links.connection(connection))}>
      Test connection
    </Button>
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
