import { buildRequestBody, requestUrl } from '#shared/domain/onesignal/request.ts'
import { parseJson } from '#shared/lib/json-parse.ts'
import { stringifyJson } from '#shared/lib/json-stringify.ts'
import { relayFile } from '#shared/schema/relay.ts'
import { shellLines, shellQuote } from './shell.ts'

/** Where events go; the app comes from the environment where no relay names one. */
export type CurlTarget = { readonly baseUrl: string; readonly appId: string | null; readonly legacyPath: boolean }

const anyApp: CurlTarget = { baseUrl: 'https://api.onesignal.com', appId: null, legacyPath: false }
/** Stands in the address until the shell puts the app's id in. */
const appVariable = 'ONESIGNAL_APP_ID'

/** The destination of the first relay that sends to OneSignal, from the relays' files. */
export function curlTarget(relays: readonly unknown[]): CurlTarget {
  for (const relay of relays) {
    const parsed = relayFile.safeParse(relay)
    if (!parsed.success || parsed.data.destination.kind !== 'onesignal') continue
    const { baseUrl, appId, legacyPath } = parsed.data.destination
    return { baseUrl, appId: appId.includes('${') ? null : appId, legacyPath }
  }
  return anyApp
}

/** The Custom Events request that this event becomes. The key is never in it: the shell's environment has it. */
export function eventCurl(eventJson: string, target: CurlTarget): string {
  const event = parseJson(eventJson)
  const body = buildRequestBody([event.ok ? stringifyJson(event.value) : eventJson])
  return shellLines([
    `curl -i -X POST ${addressOf(target)}`,
    `-H "Authorization: Key $ONESIGNAL_API_KEY"`,
    `-H 'Content-Type: application/json'`,
    `--data-raw ${shellQuote(body)}`,
  ])
}

function addressOf({ appId, ...target }: CurlTarget): string {
  if (appId !== null) return shellQuote(requestUrl({ ...target, appId }))
  const [before = '', after = ''] = requestUrl({ ...target, appId: appVariable }).split(appVariable)
  return `${shellQuote(before)}"$${appVariable}"${shellQuote(after)}`
}
