import { Button } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { protocolVersion } from '#shared/contract/version.ts'
import { useConnection, useConnectionState } from '../rpc/rpc-context.tsx'
import { useAskAgain } from '../rpc/use-ask-again.ts'
import { EmptyState } from '../ui/empty-state/empty-state.tsx'

/** A connection that comes up at once shows no intermediate page. */
const patienceMs = 300

/** Before the first hello: what is awaited, or why it cannot be had. Afterwards the screens stay, whatever happens. */
export function ConnectionGate(props: { readonly children: ReactNode }) {
  const phase = useConnectionState((state) => state.phase)
  const epoch = useConnectionState((state) => state.epoch)
  useAskAgain()
  if (phase === 'mismatch') return <Mismatch />
  return epoch > 0 ? props.children : <Waiting />
}

function Waiting() {
  const reason = useConnectionState((state) => state.reason)
  const connection = useConnection()
  const [patient, setPatient] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), patienceMs)
    return () => clearTimeout(timer)
  }, [])
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
  return patient ? null : <EmptyState title="Connecting to the engine…" />
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
