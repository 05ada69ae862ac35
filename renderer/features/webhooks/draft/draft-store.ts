import { create } from 'zustand'
import { draftActions } from '../../../ui/history/drafts.ts'
import { type History, newHistory, push } from '../../../ui/history/history.ts'
import { type Content, sameContent, type Saved } from './content.ts'

/** One webhook in the editor. It outlives the screen, so that a look at another one loses nothing. */
export type Draft = {
  readonly base: Saved
  readonly history: History<Content>
  /** What another program wrote while there were unsaved edits. */
  readonly onDisk: Saved | null
}

type DraftStore = {
  readonly drafts: Readonly<Record<string, Draft>>
  /** The file was read or changed: opens it, follows it, or notes a conflict with unsaved edits. */
  seen(name: string, saved: Saved): void
  /** A webhook that stands in no file yet. */
  create(name: string, content: Content): void
  /** `step` joins keystrokes to one undo; null stands alone. */
  edit(name: string, change: (content: Content) => Content, step: string | null): void
  undo(name: string): void
  redo(name: string): void
  /** After a save, or "keep mine" in a conflict: the edits stay and are from now on based on this. */
  rebase(name: string, saved: Saved): void
  /** "Take the file's", and "discard": the draft becomes what was saved. */
  take(name: string, saved: Saved): void
  forget(name: string): void
}

const opened = (saved: Saved): Draft => ({ base: saved, history: newHistory(saved.content), onDisk: null })

/** Whether there is something to save. */
export const isDirty = ({ base, history }: Draft): boolean =>
  base.revision === null || !sameContent(history.present, base.content)

/** What newly seen files mean for a draft. */
export function follow(draft: Draft | undefined, saved: Saved): Draft {
  if (draft === undefined) return opened(saved)
  const { base } = draft
  if (base.revision === saved.revision && base.bodyRevision === saved.bodyRevision) {
    return draft.onDisk === null ? draft : { ...draft, onDisk: null }
  }
  if (sameContent(draft.history.present, saved.content)) return { ...draft, base: saved, onDisk: null }
  return isDirty(draft) ? { ...draft, onDisk: saved } : opened(saved)
}

/** Drafts of all webhooks; one store an app window. */
export const useDrafts = create<DraftStore>()((set) => {
  const { change, move, ...actions } = draftActions<Content, Draft>(set)
  return {
    drafts: {},
    seen: (name, saved) => change(name, (draft) => follow(draft, saved)),
    create: (name, content) =>
      change(name, () => ({
        base: { revision: null, bodyRevision: null, content: { file: {}, body: '' } },
        history: newHistory(content),
        onDisk: null,
      })),
    edit: (name, edited, step) => move(name, (history) => push(history, edited(history.present), step, Date.now())),
    rebase: (name, saved) => change(name, (draft) => draft && { ...draft, base: saved, onDisk: null }),
    take: (name, saved) => change(name, () => opened(saved)),
    ...actions,
  }
})
