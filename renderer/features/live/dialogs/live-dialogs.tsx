import { assertNever } from '#shared/lib/assert.ts'
import { DiffDialog } from '../diff/diff-dialog.tsx'
import type { LiveDialog } from '../rows/live-actions.ts'
import { CaptureDialog } from './capture-dialog.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { ProduceDialog } from './produce-dialog.tsx'
import { SaveDialog } from './save-dialog.tsx'

/** The dialog that is open. */
export function LiveDialogs(props: { readonly dialog: LiveDialog }) {
  const { dialog } = props
  switch (dialog.kind) {
    case 'diff':
      return <DiffDialog {...dialog} />
    case 'save':
      return <SaveDialog records={dialog.records} />
    case 'produce':
      return <ProduceDialog {...dialog} />
    case 'capture':
      return <CaptureDialog />
    case 'edit':
      return <EditDialog {...dialog} />
    default:
      return assertNever(dialog, 'unknown dialog of Live')
  }
}
