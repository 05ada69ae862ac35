import { create } from 'zustand'
import type { TextSpan, WebhookField } from '#shared/domain/webhook/types.ts'

/** A `{{ … }}` that the pointer is on, in the editor or in the request. */
export type LinkedOutput = { readonly field: WebhookField; readonly source: TextSpan }

type LinkStore = {
  readonly linked: LinkedOutput | null
  link(linked: LinkedOutput | null): void
}

/** What is lit in the editor and in the request at once. */
export const useLink = create<LinkStore>()((set) => ({
  linked: null,
  link: (linked) => set({ linked }),
}))

export const isLinked = (linked: LinkedOutput | null, field: WebhookField, source: TextSpan): boolean =>
  linked !== null && linked.field === field && linked.source.from === source.from && linked.source.to === source.to
