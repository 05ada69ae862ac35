import { useCallback, type ReactNode } from 'react'
import type { z } from 'zod'
import type { FileView } from '#shared/contract/workspace.ts'
import { Scroll } from '../screen/screen-parts.tsx'
import type { FileCalls, FileFormTexts } from './file-form.tsx'
import { FileSettings } from './file-settings.tsx'
import type { FileValue, FormDraft } from './use-form-draft.ts'

type Props<F extends object> = {
  /** What assistive tools call the part. */
  readonly label: string
  readonly kind: string
  readonly name: string
  /** The file, which may not exist yet. */
  readonly file: { readonly exists: boolean; readonly loading: boolean; readonly view: FileView | null }
  readonly calls: FileCalls
  readonly read: (file: FileValue) => F
  /** The form of a file that does not exist yet; the same object every time. */
  readonly fresh: F
  readonly schema: z.ZodType
  readonly texts: FileFormTexts & { readonly badFile: string; readonly badFileText: string }
  readonly readOnlyReason: string | null
  readonly note: ReactNode
  toFile(values: F, base: FileValue): FileValue
  onSettledFresh(): void
  children(form: FormDraft<F>): ReactNode
}

/** A tab that holds the form of one file; empty until the file has been read. */
export function SettingsPage<F extends object>(props: Props<F>) {
  const { label, file, fresh, read, ...settings } = props
  const readFresh = useCallback(() => fresh, [fresh])
  if (file.loading) return null
  return (
    <Scroll label={label}>
      <FileSettings {...settings} view={file.view} read={file.exists ? read : readFresh} />
    </Scroll>
  )
}
