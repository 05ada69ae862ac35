import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { contentSecurityPolicy } from '#shared/contract/browser.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Serves the built page of `directory`; every path that is not a file is the page itself, for the page knows its routes. */
export async function serveStaticFile(
  directory: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  setSecurityHeaders(request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return answer(response, 405, 'Only GET and HEAD are answered here.')
  }
  const path = safePath(directory, request.url ?? '/')
  if (path === null) return answer(response, 400, 'This path cannot be served.')
  const file = (await sizeOf(path)) ?? (extname(path) === '' ? await sizeOf(join(directory, 'index.html')) : null)
  if (file === null) return answer(response, 404, 'There is no such file.')
  response.setHeader('Content-Type', contentTypes[extname(file.path)] ?? 'application/octet-stream')
  response.setHeader('Content-Length', file.sizeBytes)
  // Vite puts a content hash into the names below assets/, so they never change; everything else may with an update.
  const hashed = file.path.includes(`${sep}assets${sep}`)
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.writeHead(200)
  if (request.method === 'HEAD') return void response.end()
  createReadStream(file.path)
    .on('error', () => response.destroy())
    .pipe(response)
}

/** Refuses with a text that people can read. */
export function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(text)
}

function setSecurityHeaders(request: IncomingMessage, response: ServerResponse): void {
  // Named beside 'self' because not every browser counts ws: as 'self'. The guard has checked Host before.
  response.setHeader('Content-Security-Policy', contentSecurityPolicy([`ws://${request.headers.host ?? ''}`]))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('X-Frame-Options', 'DENY')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
}

/** The file that a URL means, or null when it tries to leave the directory or cannot be decoded. */
function safePath(directory: string, url: string): string | null {
  const encoded = url.split(/[?#]/, 1)[0] ?? '/'
  let decoded: string
  try {
    decoded = decodeURIComponent(encoded)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\') || decoded.split('/').includes('..')) return null
  const path = normalize(join(directory, decoded.endsWith('/') ? `${decoded}index.html` : decoded))
  return path.startsWith(normalize(directory + sep)) ? path : null
}

async function sizeOf(path: string): Promise<{ path: string; sizeBytes: number } | null> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() === true ? { path, sizeBytes: found.size } : null
}
