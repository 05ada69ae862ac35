import type { FileView } from '#shared/contract/workspace.ts'
import type { WebhookTemplates } from '#shared/domain/webhook/template/compile-webhook.ts'

export type FileValue = { readonly [key: string]: unknown }

/** What the editor changes: the webhook's file, and its body's text wherever the file keeps it. */
export type Content = { readonly file: FileValue; readonly body: string }

/** Content as it stands on disk. `revision` null: the webhook is in no file yet; `bodyRevision` null: nor its body beside it. */
export type Saved = {
  readonly revision: string | null
  readonly bodyRevision: string | null
  readonly content: Content
}

/** A new webhook: what nearly every one begins with. */
export const newContent: Content = {
  file: {
    version: 1,
    method: 'POST',
    url: 'http://127.0.0.1:4010/hook',
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Event-Id', '{{ event.id }}'],
    ],
  },
  body: '{\n  "event_id": "{{ event.id }}",\n  "user": "{{ user.external_id }}"\n}\n',
}

const isRecord = (value: unknown): value is FileValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The file beside the webhook that holds the body; null where the webhook's file holds it itself. */
export function bodyFileOf(file: FileValue): string | null {
  const body = file['body']
  return isRecord(body) && typeof body['file'] === 'string' ? body['file'] : null
}

/** Null for a file that cannot be read. `beside` is the body where it stands in a file of its own. */
export function savedFrom(
  view: FileView,
  beside: { readonly text: string; readonly revision: string | null } | null,
): Saved | null {
  // As it is written: what zod fills in is no change of anybody's.
  const file = view.value === null ? null : parsed(view.text)
  if (file === null) return null
  const inline = typeof file['body'] === 'string' ? file['body'] : ''
  return {
    revision: view.revision,
    bodyRevision: beside?.revision ?? null,
    content: { file, body: bodyFileOf(file) === null ? inline : (beside?.text ?? '') },
  }
}

function parsed(text: string): FileValue | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/** The webhook's file with the body put where it belongs. */
export const fileToSave = ({ file, body }: Content): FileValue => (bodyFileOf(file) === null ? { ...file, body } : file)

/** Whether saving would change anything. */
export const sameContent = (left: Content, right: Content): boolean =>
  left === right ||
  (left.body === right.body && JSON.stringify(withoutBody(left)) === JSON.stringify(withoutBody(right)))

/** Where the body stands inline, it is compared for itself. */
const withoutBody = ({ file }: Content): FileValue =>
  bodyFileOf(file) === null ? Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'body')) : file

const text = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback)

/** The headers of a file, in their order. */
export function headersOf(file: FileValue): readonly (readonly [name: string, value: string])[] {
  const { headers } = file as { readonly headers?: unknown }
  if (!Array.isArray(headers)) return []
  return headers.map((header: unknown) =>
    Array.isArray(header) ? [text(header[0], ''), text(header[1], '')] : ['', ''],
  )
}

/** What of it is Liquid. */
export const templatesOf = ({ file, body }: Content): WebhookTemplates => ({
  method: text(file['method'], 'POST'),
  url: text(file['url'], ''),
  headers: headersOf(file),
  body,
})
