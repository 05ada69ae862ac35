import { join, normalize, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, net, protocol } from 'electron'
import { contentSecurityPolicy } from '#shared/contract/browser.ts'

/** The page has a scheme of its own, so that `file:` with its rights is never needed. */
const ownOrigin = 'app://signalbench'
/**
 * A launcher that loads this app after Electron is ready leaves no time to register a scheme. Then the page takes the
 * place of an address that cannot exist (RFC 6761), and every other https address is refused.
 */
const lateOrigin = 'https://signalbench.invalid'

/** Set by whoever loads this app late but has registered the scheme in time, as the desktop tests do. */
const registeredSwitch = 'signalbench-scheme-registered'

/** Where the page lives. */
export type PageAddress = { readonly origin: string }

/** Registers the page's scheme; must run as early as possible. */
export function registerPageScheme(): PageAddress {
  if (app.commandLine.hasSwitch(registeredSwitch)) return { origin: ownOrigin }
  if (app.isReady()) return { origin: lateOrigin }
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: schemeOf(ownOrigin), privileges }])
  return { origin: ownOrigin }
}

/** Serves the built page of `directory`, with the same policy as in a browser. */
export function servePage(page: PageAddress, directory: string): void {
  protocol.handle(schemeOf(page.origin), async (request) => {
    const file = fileOf(page, directory, new URL(request.url))
    if (file === null || request.method !== 'GET') return refusal(404)
    const found = await net.fetch(pathToFileURL(file).href).catch(() => null)
    if (found === null) return refusal(404)
    const headers = new Headers(found.headers)
    headers.set('Content-Security-Policy', contentSecurityPolicy())
    headers.set('X-Content-Type-Options', 'nosniff')
    return new Response(found.body, { status: found.status, headers })
  })
}

const schemeOf = (origin: string): string => new URL(origin).protocol.slice(0, -1)
const refusal = (status: number): Response => new Response(null, { status })

/** The file that a URL of the page means; null when it leaves the directory or is another host's. */
function fileOf(page: PageAddress, directory: string, url: URL): string | null {
  if (url.host !== new URL(page.origin).host) return null
  const path = normalize(join(directory, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
  return path.startsWith(directory + sep) ? path : null
}
