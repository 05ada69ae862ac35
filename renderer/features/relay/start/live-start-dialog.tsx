import { LiveDialog } from '../live-dialog.tsx'
import { useRelayForm } from '../use-relay-form.ts'
import { useStarting, useStartRelay } from './use-start.ts'

/** Asks before a relay starts whose file says live: each start for real is confirmed. */
export function LiveStartDialog(props: { readonly name: string }) {
  const { name } = props
  const { now, put } = useStarting()
  const { startConfirmed } = useStartRelay()
  const settings = useRelayForm(name)
  if (settings === null) return null
  return (
    <LiveDialog
      opened={now.kind === 'confirming' && now.relay === name}
      name={name}
      settings={settings}
      lag={null}
      busy={false}
      onClose={() => put({ kind: 'none' })}
      onConfirm={(typed) => void startConfirmed({ relay: name, typed })}
    />
  )
}
