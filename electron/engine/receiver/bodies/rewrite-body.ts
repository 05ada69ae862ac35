import type { HeaderList } from '#shared/domain/signature/types.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson, type Writable } from '#shared/lib/json-stringify.ts'
import { decodeUtf8, decodeUtf8Lossy, encodeUtf8 } from '#shared/lib/utf8.ts'

/** A request that a forward's body template is rendered over. */
export type TemplateRequest = {
  readonly template: string
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: HeaderList
  readonly body: Uint8Array
}

/** The body as it stands in a batch, in bytes: JSON as it came, other text as a string, other bytes as base64. */
export function batchElement(body: Uint8Array): Uint8Array {
  const text = decodeUtf8(body)
  if (text !== null && parseJson(text).ok) return body
  return encodeUtf8(JSON.stringify(text ?? Buffer.from(body).toString('base64')))
}

/** A line of `render --templates` with what a template sees as `request`. */
export function templateLine({ template, method, path: target, headers, body }: TemplateRequest): string {
  const text = decodeUtf8Lossy(body)
  const json = parseJson(text)
  const [path = '', ...query] = target.split('?')
  const request: Writable = {
    method,
    path,
    query: query.join('?'),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value] as const)),
    body: text,
    json: json.ok ? json.value : null,
  }
  return stringifyJson({ id: 1, template, data: { request } })
}
