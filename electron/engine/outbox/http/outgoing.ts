import type { HttpRequest } from '#engine/destination/types.ts'
import { sign } from '#engine/lib/signature/sign.ts'
import type { ClaimedHttp } from '#engine/store/http/claim.ts'
import type { HeaderList } from '#shared/domain/signature/types.ts'
import { AppError } from '#shared/lib/app-error.ts'
import { err, ok } from '#shared/lib/result.ts'
import type { Result } from '#shared/lib/result.ts'
import type { EndpointSettings } from './types.ts'

/** A request ready for the wire, with what must not stand in the log. */
export type Outgoing = {
  readonly request: HttpRequest
  /** What this attempt adds to the frozen request: timestamp and signature. */
  readonly added: HeaderList | null
  /** Values of secrets in it. */
  readonly secrets: readonly string[]
}

export type OutgoingDeps = {
  /** Replaces `${env:…}` and `${secret:…}`; throws SECRET_MISSING. */
  readonly resolveSecrets: (text: string, file: string) => string
  readonly nowMs: number
}

/**
 * The request of one attempt: references to secrets resolved anew, timestamp and signature made anew, ids and everything
 * else as frozen. An error is a reason to wait, in words: no attempt is used up.
 */
export function outgoing(item: ClaimedHttp, settings: EndpointSettings, deps: OutgoingDeps): Result<Outgoing, string> {
  const secrets: string[] = []
  const resolve = (text: string): string => {
    const value = deps.resolveSecrets(text, settings.file)
    if (value !== text) secrets.push(...secretParts(text, value))
    return value
  }
  try {
    const frozen = JSON.parse(item.headers) as [string, string][]
    const secretHeaders = item.secretHeaders === null ? null : new Set(JSON.parse(item.secretHeaders) as number[])
    const url = item.secretUrl === 1 ? resolve(item.url) : item.url
    const headers =
      secretHeaders === null
        ? frozen
        : frozen.map(([name, value], index): [string, string] => [
            name,
            secretHeaders.has(index) ? resolve(value) : value,
          ])
    const added = settings.signature === null ? null : signatureOf(item, settings.signature, resolve, deps.nowMs)
    const request = { method: item.method, url, body: item.body, timeoutMs: settings.timeoutMs, keptBytes }
    return ok({ request: { ...request, headers: added === null ? headers : merged(headers, added) }, added, secrets })
  } catch (error) {
    if (error instanceof AppError) return err(`${error.message} Nothing is lost meanwhile.`)
    throw error
  }
}

/** Kept of an answer in the log, in bytes: what the screen shows. */
const keptBytes = 64 * 1024

function signatureOf(
  item: ClaimedHttp,
  { scheme, header, secret, previousSecrets }: NonNullable<EndpointSettings['signature']>,
  resolve: (text: string) => string,
  nowMs: number,
): HeaderList {
  const settings = { scheme, header, secret: resolve(secret), previousSecrets: previousSecrets?.map(resolve) }
  return sign(settings, { id: item.eventId, timestampSeconds: nowMs / 1_000, body: item.body })
}

/** A header of the template gives way to the signature's of the same name: one of them alone can be verified. */
function merged(headers: HeaderList, added: HeaderList): HeaderList {
  const names = new Set(added.map(([name]) => name.toLowerCase()))
  return [...headers.filter(([name]) => !names.has(name.toLowerCase())), ...added]
}

/** What stands in place of a reference: `Bearer ${env:KEY}` has only the key's value as a secret. */
function secretParts(text: string, value: string): string[] {
  const start = text.indexOf('${')
  const end = text.length - text.lastIndexOf('}') - 1
  const inner = value.slice(start, value.length - end)
  return inner === '' ? [] : [inner]
}
