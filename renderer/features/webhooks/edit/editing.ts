import { createContext, use } from 'react'
import type { WebhookContext, WebhookField, WebhookFinding, QuickFix } from '#shared/domain/webhook/types.ts'
import type { Content } from '../draft/content.ts'

/** What every part of the editor needs. */
export type Editing = {
  readonly content: Content
  readonly readOnly: boolean
  readonly findings: readonly WebhookFinding[]
  /** What completion knows of the sample. */
  readonly sample: WebhookContext
  /** Where the focus shall go; a new object each time. */
  readonly goTo: { readonly field: WebhookField; readonly at: number } | null
  edit(change: (content: Content) => Content, step: string | null): void
  fix(field: WebhookField, fix: QuickFix): void
  go(field: WebhookField, at: number): void
}

export const EditingContext = createContext<Editing | null>(null)

/** Throws outside of a webhook's editor. */
export function useEditing(): Editing {
  const editing = use(EditingContext)
  if (editing === null) throw new Error('EditingContext is missing above this component')
  return editing
}
