import type { Finding } from '#shared/schema/finding.ts'
import type { DecodedPayload, DecodedRecord } from '../decode/types.ts'
import { findingOf } from '../onesignal/rules.ts'
import { describeKind, isJsonObject } from './describe.ts'
import type { MapOutcome } from './types.ts'

const path = '$.value'

/** Records without a JSON object are no events, whatever the mapping says (interfaces.md, relays); null = it has one. */
export function rejectRecord(record: DecodedRecord): Extract<MapOutcome, { kind: 'rejected' }> | null {
  const finding = findReason(record.value)
  if (finding === null) return null
  const nothing = { json: null, bytes: null, eventName: null, user: null, sources: [] }
  return { kind: 'rejected', verdict: finding.rule, ...nothing, findings: [finding] }
}

function findReason({ format, value, diagnostics }: DecodedPayload): Finding | null {
  switch (format) {
    case 'null':
      return findingOf('tombstone', path)
    case 'empty':
      return findingOf('empty', path)
    case 'bytes':
      return findingOf('not-decoded', path, diagnostics[0]?.message ?? 'The bytes could not be decoded.')
    case 'text': {
      const broken = diagnostics.find(({ code }) => code === 'json-broken')
      return broken === undefined
        ? findingOf('not-an-object', path, 'plain text')
        : findingOf('json-broken', path, broken.message)
    }
    default:
      return isJsonObject(value) ? null : findingOf('not-an-object', path, describeKind(value))
  }
}
