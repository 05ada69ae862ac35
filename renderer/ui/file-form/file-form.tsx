import { useState, type ReactNode } from 'react'
import { ConfirmDialog } from '../confirm-dialog/confirm-dialog.tsx'
import { FormFrame, type FormFrameTexts } from './form-frame.tsx'
import type { FileValue, FormDraft } from './use-form-draft.ts'

/** A call that the form makes; a TanStack mutation is one. */
export type FormCall<Request, Answer = unknown> = {
  readonly isPending: boolean
  readonly error: unknown
  mutate(request: Request, options: { onSuccess?(answer: Answer): void; onSettled?(): void }): void
}

/** What can be done with the file; `explain` gives what people read of a failure, null where the form shows it itself. */
export type FileCalls = {
  readonly save: FormCall<
    { readonly name: string; readonly value: unknown; readonly baseRevision: string | null },
    { readonly revision: string }
  >
  readonly remove: FormCall<{ readonly name: string; readonly baseRevision: string }>
  explain(error: unknown): string | null
}

export type FileFormTexts = FormFrameTexts & { removeTitle(name: string): string; removeText(name: string): string }

type Props<F extends object> = {
  readonly name: string
  readonly form: FormDraft<F>
  readonly texts: FileFormTexts
  /** Revision of the file; null where there is none yet. */
  readonly revision: string | null
  /** What is wrong with the file on disk while there are edits; null while it can be read. */
  readonly broken: string | null
  readonly readOnlyReason: string | null
  readonly note?: ReactNode
  readonly calls: FileCalls
  toFile(values: F, base: FileValue): FileValue
  /** A file that did not exist was saved or given up. */
  onSettledFresh(): void
  readonly children: ReactNode
}

/** A form over one workspace file with everything that belongs to it: save, discard, conflict, remove. */
export function FileForm<F extends object>(props: Props<F>) {
  const { name, form, texts, revision } = props
  const { save, remove, explain } = props.calls
  const [removing, setRemoving] = useState(false)
  const leaveFresh = (): void => {
    form.discard()
    if (revision === null) props.onSettledFresh()
  }
  const onSave = (): void => {
    if (!form.validate()) return
    const { values } = form
    const value = props.toFile(values, form.base)
    const onSuccess = (view: { readonly revision: string }): void => {
      form.saved(values, value, view.revision)
      if (revision === null) props.onSettledFresh()
    }
    save.mutate({ name, value, baseRevision: form.baseRevision }, { onSuccess })
  }
  const error = save.error ?? remove.error
  return (
    <>
      <FormFrame
        texts={texts}
        dirty={form.dirty || revision === null}
        conflict={form.conflict}
        broken={props.broken}
        readOnlyReason={props.readOnlyReason}
        saving={save.isPending}
        problem={error === null ? null : explain(error)}
        note={props.note}
        onSave={onSave}
        onDiscard={leaveFresh}
        onTakeFile={form.discard}
        onKeepMine={form.rebase}
        onRemove={revision === null ? null : () => setRemoving(true)}
      >
        {props.children}
      </FormFrame>
      <ConfirmDialog
        opened={removing}
        title={texts.removeTitle(name)}
        confirmLabel={texts.remove}
        danger
        busy={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          const done = { onSuccess: form.discard, onSettled: () => setRemoving(false) }
          if (revision !== null) remove.mutate({ name, baseRevision: revision }, done)
        }}
      >
        {texts.removeText(name)}
      </ConfirmDialog>
    </>
  )
}
