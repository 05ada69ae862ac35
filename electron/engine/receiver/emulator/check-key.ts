import { timingSafeEqual } from 'node:crypto'
import type { OneSignalEmulator } from '#shared/schema/receiver.ts'
import { type Answer, jsonAnswer, plainAnswer } from '../answer.ts'

/** Answers 401 with an empty text body for a wrong key [documented], 403 for the key of another app; null where it is right. */
export function checkKey(authorization: string | undefined, appId: string, config: OneSignalEmulator): Answer | null {
  const given = /^Key (\S+)$/i.exec(authorization ?? '')?.[1]
  if (given === undefined) return unauthorized(authorization)
  const own = config.apps?.find((app) => app.appId === appId)?.apiKey ?? config.apiKey
  if (same(given, own)) return null
  const others = [config.apiKey, ...(config.apps ?? []).map((app) => app.apiKey)]
  if (!others.some((key) => same(given, key)))
    return plainAnswer(401, '', 'The key is not the one of this emulator (oneSignalEmulator.apiKey)')
  return jsonAnswer(403, { errors: ['The API key does not belong to this app'] }, 'The key belongs to another app')
}

function unauthorized(authorization: string | undefined): Answer {
  if (authorization === undefined)
    return plainAnswer(401, '', 'No Authorization header; expected "Authorization: Key <App API key>"')
  const scheme = authorization.split(' ')[0] ?? ''
  return plainAnswer(
    401,
    '',
    `Authorization with ${JSON.stringify(scheme.slice(0, 20))}; expected "Authorization: Key <App API key>"`,
  )
}

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
