import { ConfirmDialog } from '../../../ui/confirm-dialog/confirm-dialog.tsx'
import { texts } from '../texts.ts'
import { useStarting, useStartRelay } from './use-start.ts'

const t = texts.join

/** Asks before a relay joins a group that others use. */
export function JoinDialog() {
  const { now, put } = useStarting()
  const asking = now.kind === 'joining' ? now : null
  const { startNow } = useStartRelay()
  return (
    <ConfirmDialog
      opened={asking !== null}
      title={t.title(asking?.confirmed.relay ?? '')}
      confirmLabel={t.confirm}
      danger
      onClose={() => put({ kind: 'none' })}
      onConfirm={() => {
        if (asking !== null) void startNow(asking.confirmed)
      }}
    >
      {asking?.warnings.map((warning) => (
        <p key={warning} style={{ margin: '0 0 8px' }}>
          {warning}
        </p>
      ))}
    </ConfirmDialog>
  )
}
