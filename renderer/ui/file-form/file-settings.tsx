import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { FileView } from '#shared/contract/workspace.ts'
import { EmptyState } from '../empty-state/empty-state.tsx'
import { FileForm, type FileCalls, type FileFormTexts } from './file-form.tsx'
import { useFormDraft, type FileValue, type FormDraft } from './use-form-draft.ts'

type Props<F extends object> = {
  /** Folder of the file: `relays`. */
  readonly kind: string
  readonly name: string
  /** Null for a file that does not exist yet. */
  readonly view: FileView | null
  readonly schema: z.ZodType
  readonly texts: FileFormTexts & { readonly badFile: string; readonly badFileText: string }
  readonly readOnlyReason: string | null
  readonly note?: ReactNode
  readonly calls: FileCalls
  /** The same function every time: it says what the form is filled with. */
  readonly read: (file: FileValue) => F
  toFile(values: F, base: FileValue): FileValue
  onSettledFresh(): void
  children(form: FormDraft<F>): ReactNode
}

/** One workspace file as a form. A file that cannot be read is told instead, beside the edits where there are any. */
export function FileSettings<F extends object>(props: Props<F>) {
  const { name, view, texts } = props
  const form = useFormDraft<F>({ key: `${props.kind}/${name}`, view, read: props.read, schema: props.schema })
  const broken = view === null || view.value !== null ? null : problemsOf(view)
  const removed = view === null && form.conflict ? removedText(`${props.kind}/${name}.json`) : null
  if (broken !== null && !form.dirty) {
    return (
      <EmptyState tone="error" title={texts.badFile}>
        {`${broken}\n${texts.badFileText}`}
      </EmptyState>
    )
  }
  return (
    <FileForm
      name={name}
      form={form}
      texts={texts}
      revision={view?.revision ?? null}
      broken={broken === null ? removed : `${texts.badFile}. ${broken}`}
      readOnlyReason={props.readOnlyReason}
      note={props.note}
      calls={props.calls}
      toFile={props.toFile}
      onSettledFresh={props.onSettledFresh}
    >
      {props.children(form)}
    </FileForm>
  )
}

const removedText = (file: string): string =>
  `Another program removed or renamed ${file}. Your changes are only here: keep them to save the file again, or discard them.`

/** `$.port: …`, a line a problem. */
const problemsOf = (view: FileView): string => view.problems.map((item) => `${item.path}: ${item.message}`).join('\n')
