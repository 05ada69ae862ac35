import { join, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'
import { contentSecurityPolicy } from '#shared/contract/browser.ts'
import { pageOrigin } from '#shared/contract/desktop.ts'

const { protocol: scheme, host } = new URL(pageOrigin)

/** Must run before Electron is ready. */
export function registerPageScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: scheme.slice(0, -1), privileges }])
}

/** Serves the built page of `directory` under its own scheme, with the same policy as in a browser. */
export function servePage(directory: string): void {
  protocol.handle(scheme.slice(0, -1), async (request) => {
    const file = fileOf(directory, new URL(request.url))
    if (file === null || request.method !== 'GET') return refusal(404)
    const found = await net.fetch(pathToFileURL(file).href).catch(() => null)
    if (found === null) return refusal(404)
    const headers = new Headers(found.headers)
    headers.set('Content-Security-Policy', contentSecurityPolicy())
    headers.set('X-Content-Type-Options', 'nosniff')
    return new Response(found.body, { status: found.status, headers })
  })
}

const refusal = (status: number): Response => new Response(null, { status })

/** The file that a URL of the page means; null when it leaves the directory or is another host's. */
function fileOf(directory: string, url: URL): string | null {
  if (url.host !== host) return null
  const path = normalize(join(directory, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
  return path.startsWith(directory + sep) ? path : null
}
