import { utf8ByteLength } from '#shared/lib/utf8.ts'
import type { FrozenRequest } from './types.ts'
import { splitUrl } from './rules/url-host.ts'

/**
 * The head of a request as it goes over the wire, a line each: request line, host, headers, and what is added to every
 * request. A URL that is a secret stays the reference that it is.
 */
export function wireHead(
  { method, url, headers, body, secretUrl }: FrozenRequest,
  userAgent?: string,
): readonly string[] {
  const { authority, target } = secretUrl ? { authority: null, target: url } : splitUrl(url)
  const has = (name: string): boolean => headers.some((header) => header[0].toLowerCase() === name)
  return [
    `${method} ${target} HTTP/1.1`,
    ...(authority === null || has('host') ? [] : [`host: ${authority}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(userAgent === undefined || has('user-agent') ? [] : [`user-agent: ${userAgent}`]),
    ...(has('content-length') ? [] : [`content-length: ${utf8ByteLength(body)}`]),
  ]
}
