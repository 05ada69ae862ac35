import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useConnection, useConnectionState } from '../rpc/rpc-context.tsx'
import { streams } from '../rpc/streams.ts'
import { useLive } from '../rpc/use-live.ts'
import { Notice } from '../ui/screen/screen-parts.tsx'

/** What concerns every screen: the engine is lost, nothing can be changed, a file is bad. */
export function Banners() {
  const workspace = useLive(streams.workspace).value
  const readOnly = workspace?.readOnlyReason ?? null
  const errors = workspace?.problems.filter((problem) => problem.severity === 'error') ?? []
  const first = errors[0]
  return (
    <>
      <LostEngine />
      {readOnly === null ? null : <Notice tone="info" text={readOnly} />}
      {first === undefined ? null : (
        <Notice
          tone="warn"
          text={
            <>
              <code>{first.file}</code> {first.path === '$' ? '' : <code>{first.path}</code>} {first.message}
              {errors.length > 1 ? ` And ${errors.length - 1} more.` : ''}
            </>
          }
        />
      )}
    </>
  )
}

function LostEngine() {
  const phase = useConnectionState((state) => state.phase)
  const nextTryAtMs = useConnectionState((state) => state.nextTryAtMs)
  const reason = useConnectionState((state) => state.reason)
  const connection = useConnection()
  const seconds = useSecondsUntil(nextTryAtMs)
  if (phase !== 'lost') return null
  return (
    <Notice
      tone="err"
      action={<Button onClick={connection.retryNow}>Try now</Button>}
      text={`${reason ?? 'The engine does not answer.'} What it stored is safe; what you see is as of before. ${
        seconds === 0 ? 'Trying again…' : `Trying again in ${seconds} s.`
      }`}
    />
  )
}

function useSecondsUntil(atMs: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (atMs === null) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [atMs])
  return atMs === null ? 0 : Math.max(0, Math.ceil((atMs - now) / 1_000))
}
