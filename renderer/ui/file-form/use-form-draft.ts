/**
 * Unsaved edits of a workspace file that is shown as a form. They live outside the screen, so that looking at another
 * screen loses nothing; an entry exists only while something differs from the file.
 */
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import { create } from 'zustand'
import type { FileView } from '#shared/contract/workspace.ts'

/** A workspace file as JSON. */
export type FileValue = { readonly [key: string]: unknown }

/** Edits, and what they are laid over. */
export type Draft = { readonly baseRevision: string | null; readonly base: FileValue; readonly values: unknown }
type DraftStore = {
  readonly drafts: Readonly<Record<string, Draft>>
  put(key: string, draft: Draft | null): void
}

const useDraftStore = create<DraftStore>()((set) => ({
  drafts: {},
  put: (key, draft) =>
    set((state) => {
      const { [key]: _before, ...others } = state.drafts
      return { drafts: draft === null ? others : { ...others, [key]: draft } }
    }),
}))

/** Keys of the entries with unsaved edits, such as `connections/dev`. */
export const useDirtyKeys = (): ReadonlySet<string> => {
  const drafts = useDraftStore((state) => state.drafts)
  return useMemo(() => new Set(Object.keys(drafts)), [drafts])
}

/** Edits whose file is not there: not yet, or another program removed or renamed it. */
export function useDraftsWithoutFile(
  kind: string,
  onDisk: readonly string[],
): readonly { readonly name: string; readonly values: unknown }[] {
  const drafts = useDraftStore((state) => state.drafts)
  return Object.entries(drafts)
    .filter(([key]) => key.startsWith(`${kind}/`))
    .map(([key, { values }]) => ({ name: key.slice(kind.length + 1), values }))
    .filter(({ name }) => !onDisk.includes(name))
}

export type FormDraft<F> = {
  readonly values: F
  readonly dirty: boolean
  /** First message of each field; empty where all is well. */
  readonly errors: Readonly<Partial<Record<keyof F & string, string>>>
  /** The error of a field, once people have seen enough of it: after an edit or a try to save. */
  errorOf(field: keyof F & string): string | undefined
  /** The file changed on disk while there were edits. */
  readonly conflict: boolean
  /** What a save is laid over, and the revision it names. */
  readonly base: FileValue
  readonly baseRevision: string | null
  set<K extends keyof F & string>(field: K, value: F[K]): void
  /** All values at once; `field` names the one that was edited, so that its error is shown. */
  replace(values: F, field?: string): void
  /** Drops the edits: the form shows the file. */
  discard(): void
  /** Goes on with the edits, based on the file as it is now. */
  rebase(): void
  /** The file now holds these values: only what was edited while they were on their way stays, laid over it. */
  saved(values: F, file: FileValue, revision: string): void
  /** From now on every error is shown; answers whether there is none. */
  validate(): boolean
}

export type FormDraftOptions<F> = {
  /** `connections/dev`: names the entry. */
  readonly key: string
  /** The file; null for one that does not exist yet. */
  readonly view: FileView | null
  readonly read: (file: FileValue) => F
  readonly schema: z.ZodType
}

/** The form over one file. */
export function useFormDraft<F extends object>(options: FormDraftOptions<F>): FormDraft<F> {
  const { key, view, read, schema } = options
  const entry = useDraftStore((state) => state.drafts[key])
  const put = useDraftStore((state) => state.put)
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const text = view?.text
  const file = useMemo(() => parseFile(text), [text])
  const fromFile = useMemo(() => read(file), [read, file])
  // The store holds values of every form; the key belongs to one kind of form only.
  const values = entry === undefined ? fromFile : (entry.values as F)
  const errors = useMemo(() => errorsOf<F>(schema, values), [schema, values])
  const revision = view?.revision ?? null

  const replace = (next: F, field?: string): void => {
    if (field !== undefined) setSeen((before) => new Set(before).add(field))
    const base = entry ?? { base: file, baseRevision: revision }
    put(key, same(next, fromFile) ? null : { base: base.base, baseRevision: base.baseRevision, values: next })
  }
  return {
    values,
    dirty: entry !== undefined,
    errors,
    errorOf: (field) => (seen.has(field) || seen.has('*') ? errors[field] : undefined),
    conflict: entry !== undefined && entry.baseRevision !== revision && !same(values, fromFile),
    base: entry?.base ?? file,
    baseRevision: entry?.baseRevision ?? revision,
    set: (field, value) => replace({ ...values, [field]: value }, field),
    replace,
    discard: () => {
      setSeen(new Set())
      put(key, null)
    },
    // What cannot be read, or is gone, is nothing to lay the edits over: they stay on the file as it was.
    rebase: () =>
      entry !== undefined &&
      put(key, { ...entry, base: view === null || view.value === null ? entry.base : file, baseRevision: revision }),
    saved: (was, saved, savedRevision) => {
      const left = editsAfterSave(useDraftStore.getState().drafts[key], was, {
        base: saved,
        baseRevision: savedRevision,
      })
      if (left === null) setSeen(new Set())
      put(key, left)
    },
    validate: () => {
      setSeen(new Set(['*']))
      return Object.keys(errors).length === 0
    },
  }
}

/** What is left to save once `values` are in the file: what people edited meanwhile, else nothing. */
export const editsAfterSave = (
  now: Draft | undefined,
  values: unknown,
  saved: Pick<Draft, 'base' | 'baseRevision'>,
): Draft | null => (now === undefined || same(now.values, values) ? null : { ...saved, values: now.values })

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The file's own JSON, without the defaults that reading adds: a save changes only what was edited. */
function parseFile(text: string | undefined): FileValue {
  if (text === undefined) return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FileValue) : {}
  } catch {
    return {}
  }
}

function errorsOf<F extends object>(schema: z.ZodType, values: F): Partial<Record<keyof F & string, string>> {
  const result = schema.safeParse(values)
  const errors: Partial<Record<string, string>> = {}
  for (const issue of result.error?.issues ?? []) errors[String(issue.path[0] ?? '')] ??= issue.message
  return errors as Partial<Record<keyof F & string, string>>
}
