import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { protocolVersion } from '#shared/contract/version.ts'
import { useConnection, useConnectionState } from '../rpc/rpc-context.tsx'
import { useAskAgain } from '../rpc/use-ask-again.ts'
import { EmptyState } from '../ui/empty-state/empty-state.tsx'
import { Waiting } from '../ui/empty-state/waiting.tsx'

/** Before the first hello: what is awaited, or why it cannot be had. Afterwards the screens stay, whatever happens. */
export function ConnectionGate(props: { readonly children: ReactNode }) {
  const phase = useConnectionState((state) => state.phase)
  const epoch = useConnectionState((state) => state.epoch)
  useAskAgain()
  if (phase === 'mismatch') return <Mismatch />
  return epoch > 0 ? props.children : <NotConnected />
}

function NotConnected() {
  const reason = useConnectionState((state) => state.reason)
  const connection = useConnection()
  if (reason !== null)
    return (
      <EmptyState
        title="The engine is not reached"
        tone="error"
        action={
          <Button variant="filled" onClick={connection.retryNow}>
            Try again now
          </Button>
        }
      >
        {reason}
      </EmptyState>
    )
  return <Waiting title="Connecting to the engine…" />
}

function Mismatch() {
  const engine = useConnectionState((state) => state.hello)
  return (
    <EmptyState
      title="This page and its engine are of different versions"
      tone="error"
      action={
        <Button variant="filled" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      }
    >
      {`The page speaks protocol ${protocolVersion}, the engine ${engine?.engineVersion ?? ''} speaks ${engine?.protocolVersion ?? 'another one'}. ` +
        'This happens after an update while an old one was still running. Load the page again; when it stays, stop every Signalbench and start it once more.'}
    </EmptyState>
  )
}
