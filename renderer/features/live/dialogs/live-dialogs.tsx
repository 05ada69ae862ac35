import { assertNever } from '#shared/lib/assert.ts'
import type { LiveDialog } from '../rows/live-actions.ts'

/** The dialog that is open. */
export function LiveDialogs(props: { readonly dialog: LiveDialog }) {
  const { dialog } = props
  switch (dialog.kind) {
    case 'diff':
    case 'save':
    case 'produce':
    case 'edit':
      return null
    default:
      return assertNever(dialog, 'unknown dialog of Live')
  }
}
