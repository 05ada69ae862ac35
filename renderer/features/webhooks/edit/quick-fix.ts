import type { QuickFix, WebhookField } from '#shared/domain/webhook/types.ts'
import { type Content, headersOf, templatesOf } from '../draft/content.ts'

type Headers = readonly (readonly [name: string, value: string])[]

/** A new content; the old one stays as it is, for undo. */
export const withHeaders = (content: Content, headers: Headers): Content => ({
  ...content,
  file: { ...content.file, headers },
})

/** The number of the header that a field belongs to; null for the other fields. */
export function headerOf(field: WebhookField): { readonly index: number; readonly part: 0 | 1 } | null {
  const found = /^header(-name)?:(\d+)$/.exec(field)
  return found === null ? null : { index: Number(found[2]), part: found[1] === undefined ? 1 : 0 }
}

/** The template of one part. */
export function templateOf(content: Content, field: WebhookField): string {
  const { method, url, body, headers } = templatesOf(content)
  if (field === 'method') return method
  if (field === 'url') return url
  if (field === 'body') return body
  const header = headerOf(field)
  return header === null ? '' : (headers[header.index]?.[header.part] ?? '')
}

/** The webhook with another template in one part. */
export function withTemplate(content: Content, field: WebhookField, text: string): Content {
  if (field === 'body') return { ...content, body: text }
  const header = headerOf(field)
  if (header === null) return { ...content, file: { ...content.file, [field]: text } }
  const headers = headersOf(content.file).map(([name, value], i): readonly [string, string] => {
    if (i !== header.index) return [name, value]
    return header.part === 0 ? [text, value] : [name, text]
  })
  return withHeaders(content, headers)
}

/** The webhook after a quick fix; unchanged for one that is about how it is looked at. */
export function applyFix(content: Content, field: WebhookField, fix: QuickFix): Content {
  switch (fix.kind) {
    case 'replace': {
      const text = templateOf(content, field)
      return withTemplate(content, field, text.slice(0, fix.span.from) + fix.text + text.slice(fix.span.to))
    }
    case 'remove-header':
      return withHeaders(
        content,
        headersOf(content.file).filter((_, i) => i !== fix.header),
      )
    case 'add-header':
      return withHeaders(content, [[fix.name, fix.value], ...headersOf(content.file)])
    case 'set-test-send':
      return content
  }
}
