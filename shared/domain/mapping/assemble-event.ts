import { quantity } from '#shared/lib/quantity.ts'
import type { JsonObject } from '#shared/lib/exact-number.ts'
import { quoteJson, stringifyJson } from '#shared/lib/json-stringify.ts'
import { utf8ByteLength } from '#shared/lib/utf8.ts'
import type { SourceNote } from '#shared/schema/event.ts'
import type { Finding } from '#shared/schema/finding.ts'
import { maxEventBytes } from '../onesignal/limits.ts'
import { findingOf } from '../onesignal/rules.ts'
import type { UserIds } from './event-parts.ts'
import { examineProperties } from './examine-properties.ts'
import type { MapOutcome, OneSignalEvent } from './types.ts'

/** The parts as far as the record has them. */
export type EventParts = UserIds & {
  readonly name: string | null
  readonly timestamp: string | null
  readonly idempotencyKey: string
  readonly properties: JsonObject | undefined
}

/** Writes the event, once, and gives the verdict: the first error-level finding, or mapped. */
export function assembleEvent(
  parts: EventParts,
  sources: readonly SourceNote[],
  findings: Finding[],
  sizesAreFindings = false,
): MapOutcome {
  const json = writeEvent(parts)
  const bytes = utf8ByteLength(json)
  if (bytes > maxEventBytes) findings.push(findingOf('event-too-large', 'event', quantity(bytes, 'byte')))
  else if (parts.properties !== undefined) examineProperties(parts.properties, findings)
  const judged = sizesAreFindings ? findings.map(sizeAsWarning) : findings
  const verdict = judged.find(({ severity }) => severity === 'error')?.rule
  if (verdict === undefined && parts.name !== null) {
    return { kind: 'mapped', event: eventOf(parts, parts.name), json, bytes, sources, findings: judged }
  }
  return {
    kind: 'rejected',
    verdict: verdict ?? 'name-missing',
    json,
    bytes,
    eventName: parts.name,
    user: parts.externalId ?? parts.onesignalId,
    sources,
    findings: judged,
  }
}

const sizeRules = new Set(['event-too-large', 'name-too-long'])

const sizeAsWarning = (finding: Finding): Finding =>
  sizeRules.has(finding.rule) ? { ...finding, severity: 'warning' } : finding

function writeEvent({ name, externalId, onesignalId, timestamp, idempotencyKey, properties }: EventParts): string {
  let json = name === null ? '{' : `{"name":${quoteJson(name)},`
  if (externalId !== null) json += `"external_id":${quoteJson(externalId)},`
  if (onesignalId !== null) json += `"onesignal_id":${quoteJson(onesignalId)},`
  if (timestamp !== null) json += `"timestamp":${quoteJson(timestamp)},`
  json += `"idempotency_key":${quoteJson(idempotencyKey)}`
  return properties === undefined ? `${json}}` : `${json},"properties":${stringifyJson(properties)}}`
}

function eventOf(parts: EventParts, name: string): OneSignalEvent {
  const event: { -readonly [Key in keyof OneSignalEvent]: OneSignalEvent[Key] } = {
    name,
    idempotency_key: parts.idempotencyKey,
  }
  if (parts.externalId !== null) event.external_id = parts.externalId
  if (parts.onesignalId !== null) event.onesignal_id = parts.onesignalId
  if (parts.timestamp !== null) event.timestamp = parts.timestamp
  if (parts.properties !== undefined) event.properties = parts.properties
  return event
}
