import { type History, redo, undo } from './history.ts'

/** Drafts by the name of what they will be saved as. */
type Drafts<Draft> = { readonly drafts: Readonly<Record<string, Draft>> }

/** What a store of drafts does with one of them, whatever it is a draft of. */
export type DraftActions<Content, Draft> = {
  /** Undefined: there is no draft of that name, before or after. The same object again changes nothing. */
  change(name: string, next: (draft: Draft | undefined) => Draft | undefined): void
  /** Takes a step in what was edited; nothing without a draft. */
  move(name: string, step: (history: History<Content>) => History<Content>): void
  undo(name: string): void
  redo(name: string): void
  forget(name: string): void
}

/** @param set of the store, as zustand gives it */
export function draftActions<Content, Draft extends { readonly history: History<Content> }>(
  set: (next: (state: Drafts<Draft>) => Drafts<Draft>) => void,
): DraftActions<Content, Draft> {
  const change: DraftActions<Content, Draft>['change'] = (name, next) =>
    set((state) => {
      const before = state.drafts[name]
      const after = next(before)
      if (after === before) return state
      const { [name]: _gone, ...others } = state.drafts
      return { drafts: after === undefined ? others : { ...others, [name]: after } }
    })
  const move: DraftActions<Content, Draft>['move'] = (name, step) =>
    change(name, (draft) => draft && { ...draft, history: step(draft.history) })
  return {
    change,
    move,
    undo: (name) => move(name, undo),
    redo: (name) => move(name, redo),
    forget: (name) => change(name, () => undefined),
  }
}
