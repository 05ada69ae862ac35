import { create } from 'zustand'
import type { FileView } from '#shared/contract/workspace.ts'
import { draftActions } from '../../ui/history/drafts.ts'
import type { History } from '../../ui/history/history.ts'
import { newHistory, push } from '../../ui/history/history.ts'
import type { Json, JsonObject } from './json.ts'
import { isObject, sameJson } from './json.ts'
import type { Target } from './targets.ts'

/** The file that a draft was made from. `revision` null: it does not exist yet. */
export type DraftBase = { readonly revision: string | null; readonly value: JsonObject }

/** One mapping in the editor. It outlives the screen, so that a look at Live loses nothing. */
export type Draft = {
  readonly base: DraftBase
  readonly history: History<JsonObject>
  /** The file as another program wrote it while there were unsaved edits. */
  readonly onDisk: FileView | null
}

export type DraftStore = {
  readonly drafts: Readonly<Record<string, Draft>>
  readonly selected: string | null
  readonly target: Target
  select(name: string | null): void
  setTarget(target: Target): void
  /** The file was read or changed: opens it, follows it, or notes a conflict with unsaved edits. */
  fileSeen(view: FileView): void
  /** A mapping that stands in no file yet. */
  create(name: string, value: JsonObject): void
  edit(name: string, value: JsonObject, step: string | null, nowMs: number): void
  undo(name: string): void
  redo(name: string): void
  /** After a save, or "keep mine" in a conflict: the edits stay and are from now on based on this file. */
  rebase(view: FileView): void
  /** "Take the file's", and "discard": the draft becomes the file. */
  takeFile(view: FileView): void
  forget(name: string): void
}

/** Whether there is something to save. */
export const isDirty = (draft: Draft): boolean =>
  draft.base.revision === null || !sameJson(draft.history.present, draft.base.value)

/** Unsaved edits whose file another program removed or renamed meanwhile. */
export const isOrphan = (name: string, draft: Draft, onDisk: readonly string[]): boolean =>
  draft.base.revision !== null && !onDisk.includes(name) && isDirty(draft)

/** Mappings that can be chosen: the files, and the drafts that stand in no file, not yet or no longer. */
export const choosable = (drafts: Readonly<Record<string, Draft>>, onDisk: readonly string[]): readonly string[] => [
  ...onDisk,
  ...Object.entries(drafts)
    .filter(([name, draft]) => !onDisk.includes(name) && isDirty(draft))
    .map(([name]) => name),
]

const valueOf = (view: FileView): JsonObject => {
  const value = view.value as Json
  return isObject(value) ? value : {}
}

const opened = (view: FileView): Draft => ({
  base: { revision: view.revision, value: valueOf(view) },
  history: newHistory(valueOf(view)),
  onDisk: null,
})

/** The same draft, now based on this state of the file. */
const based = (draft: Draft, view: FileView): Draft => ({
  ...draft,
  base: { revision: view.revision, value: valueOf(view) },
  onDisk: null,
})

/** What a newly seen file means for its draft. */
function follow(draft: Draft | undefined, view: FileView): Draft | undefined {
  if (draft === undefined) return view.value === null ? undefined : opened(view)
  if (draft.base.revision === view.revision) return draft.onDisk === null ? draft : { ...draft, onDisk: null }
  if (sameJson(draft.history.present, valueOf(view))) return based(draft, view)
  if (isDirty(draft)) return { ...draft, onDisk: view }
  return view.value === null ? undefined : opened(view)
}

/** Drafts of all mappings; one store an app window. */
export const useDrafts = create<DraftStore>()((set) => {
  const { change, move, ...actions } = draftActions<JsonObject, Draft>(set)
  return {
    drafts: {},
    selected: null,
    target: { kind: 'field', field: 'name', alternative: null },
    select: (name) => set({ selected: name }),
    setTarget: (target) => set({ target }),
    fileSeen: (view) => change(view.name, (draft) => follow(draft, view)),
    create: (name, value) => {
      change(name, () => ({ base: { revision: null, value: {} }, history: newHistory(value), onDisk: null }))
      set({ selected: name })
    },
    edit: (name, value, step, nowMs) => move(name, (history) => push(history, value, step, nowMs)),
    rebase: (view) => change(view.name, (draft) => draft && based(draft, view)),
    takeFile: (view) => change(view.name, () => opened(view)),
    ...actions,
  }
})
