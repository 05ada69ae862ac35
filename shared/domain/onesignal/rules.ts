import { grouped } from '#shared/lib/quantity.ts'
import type { Finding, Severity } from '#shared/schema/finding.ts'
import { maxEventBytes, maxNameCharacters } from './limits.ts'

/** A rule about events. `basis` is documented (OneSignal says so) or assumed (we do, for the reason in `source`). */
export type Rule = {
  readonly severity: Severity
  /** `{}` stands for the particulars of the case. */
  readonly message: string
  readonly fix: string
  readonly source: string
  readonly basis: 'documented' | 'assumed'
}

const api = 'OneSignal, Create custom events (API reference)'
const signalbench = 'Signalbench: what a relay can make an event of'

/** Why a record does not become an event: the verdicts, most basic first. */
const rejections = {
  tombstone: {
    severity: 'error',
    message: 'The record is a tombstone: it has a key and no value, so there is nothing to make an event of.',
    fix: 'Nothing to do when the topic is compacted on purpose; deletions are not events.',
    source: signalbench,
    basis: 'assumed',
  },
  empty: {
    severity: 'error',
    message: 'The record’s value has no bytes.',
    fix: 'Look at the producer: it wrote an empty value.',
    source: signalbench,
    basis: 'assumed',
  },
  'json-broken': {
    severity: 'error',
    message: '{}',
    fix: 'Correct the producer; what can be read of the text stands under Raw.',
    source: signalbench,
    basis: 'assumed',
  },
  'not-decoded': {
    severity: 'error',
    message: '{}',
    fix: 'Choose the right format, or connect the Schema Registry that knows the schema.',
    source: signalbench,
    basis: 'assumed',
  },
  'mapping-gave-up': {
    severity: 'error',
    message: 'Decoding and mapping this record was given up twice ({}).',
    fix: 'Look at the record under Raw: it is kept whole. Make the producer write smaller records, or retry it.',
    source: signalbench,
    basis: 'assumed',
  },
  'template-failed': {
    severity: 'error',
    message: 'A template of the mapping failed: {}.',
    fix: 'Try the template on this record under Mapping; a default filter or firstOf helps where a field is not always there.',
    source: signalbench,
    basis: 'assumed',
  },
  'not-an-object': {
    severity: 'error',
    message: 'The record’s value is {}, not a JSON object.',
    fix: 'An event needs named fields: let the producer write an object such as {"event_name": …, "user_id": …}.',
    source: signalbench,
    basis: 'assumed',
  },
  'name-missing': {
    severity: 'error',
    message: 'The event has no name: {}.',
    fix: 'Map name to the field that holds it, or give the name a default.',
    source: api,
    basis: 'documented',
  },
  'name-too-long': {
    severity: 'error',
    message: `The event’s name has {}; OneSignal takes at most ${grouped(maxNameCharacters)}.`,
    fix: 'Shorten the name at its source and put the details into properties.',
    source: api,
    basis: 'documented',
  },
  'user-missing': {
    severity: 'error',
    message: 'The event has no user: {}.',
    fix: 'Map external_id (or onesignal_id) to the field that identifies the user.',
    source: api,
    basis: 'documented',
  },
  'properties-not-object': {
    severity: 'error',
    message: 'The properties are {}, not a JSON object.',
    fix: 'Map properties to an object, or list the wanted fields one by one.',
    source: api,
    basis: 'documented',
  },
  'event-too-large': {
    severity: 'error',
    message: `The event has {} as it would be sent, with its idempotency key; OneSignal takes at most ${grouped(maxEventBytes)}.`,
    fix: 'Leave out properties (pick or omit), or shorten their values.',
    source: `${api}; that the whole event counts, not only its properties, is assumed`,
    basis: 'documented',
  },
} as const satisfies Record<string, Rule>

/** What goes through but is worth knowing. */
const remarks = {
  'number-inexact': {
    severity: 'warning',
    message: 'The number {} has more digits than most JSON readers keep; it is sent exactly as it came.',
    fix: 'Send long identifiers as text: give the field "convert": "string".',
    source: 'RFC 8259 §6: readers may keep no more than a double holds',
    basis: 'assumed',
  },
  'timestamp-future': {
    severity: 'warning',
    message: 'The timestamp {} is in the future; OneSignal replaces it with the time of arrival.',
    fix: 'Check the unit of the timestamp and the producer’s clock.',
    source: api,
    basis: 'documented',
  },
  'timestamp-invalid': {
    severity: 'warning',
    message: 'The timestamp was left out: {}.',
    fix: 'Map timestamp to an ISO 8601 text or an epoch number, or to $.timestamp, the record’s own.',
    source: api,
    basis: 'documented',
  },
  'timestamp-zone-assumed': {
    severity: 'warning',
    message: 'The timestamp says no time zone; it was read as UTC.',
    fix: 'Let the producer write the zone, for example a Z at the end.',
    source: api,
    basis: 'assumed',
  },
  'timestamp-converted': {
    severity: 'info',
    message: 'The timestamp was converted to ISO 8601, which OneSignal wants: {}.',
    fix: 'Nothing to do when the unit is right; otherwise name it: epoch-s, epoch-ms or epoch-us.',
    source: api,
    basis: 'documented',
  },
  'timestamp-missing': {
    severity: 'info',
    message: 'The event has no timestamp; OneSignal uses the time of arrival.',
    fix: 'Map timestamp when the time of the event itself matters.',
    source: api,
    basis: 'documented',
  },
  'id-from-number': {
    severity: 'info',
    message:
      'The user id is a number in the record; it was written as text digit by digit, because OneSignal takes texts only.',
    fix: 'Nothing to do, if the same text is the user’s id at OneSignal.',
    source: api,
    basis: 'documented',
  },
  'name-from-number': {
    severity: 'info',
    message: 'The name is a number in the record; it was written as text.',
    fix: 'Check that name is mapped to the right field.',
    source: api,
    basis: 'documented',
  },
  'timestamp-old': {
    severity: 'info',
    message: 'The timestamp {} lies more than 30 days back; Journeys that wait for fresh events may not expect it.',
    fix: 'Check the unit of the timestamp; when old records are relayed on purpose, ignore this.',
    source: `${api}: it names no greatest age, so the 30 days are ours`,
    basis: 'assumed',
  },
  'id-is-email': {
    severity: 'warning',
    message: 'The user id {} is an e-mail address: personal data would become the key of the user at OneSignal.',
    fix: 'Map external_id to your own id of the user; give the address to a subscription or a tag instead.',
    source: 'OneSignal, Users: external_id is your own stable id, and cannot be hidden later',
    basis: 'assumed',
  },
  'name-has-blanks': {
    severity: 'warning',
    message:
      'The name {} begins or ends with a blank: Journeys that wait for the name without it will not see the event.',
    fix: 'Trim it at the producer, or with a template: {{ value.event_name | strip }}.',
    source: signalbench,
    basis: 'assumed',
  },
  'suspicious-value': {
    severity: 'warning',
    message: 'The value {} looks like a programming mistake at the producer.',
    fix: 'Check the producer; if the value is right, ignore this.',
    source: signalbench,
    basis: 'assumed',
  },
} as const satisfies Record<string, Rule>

/** Every rule about events, by its stable id. */
export const rules = { ...rejections, ...remarks }
export type RuleId = keyof typeof rules

/** The rules that reject a record: its possible verdicts beside `mapped`. */
export const rejectionIds = Object.keys(rejections) as readonly (keyof typeof rejections)[]

/** One case of a rule. */
export function findingOf(rule: RuleId, path: string, particulars = ''): Finding {
  const { severity, message, fix } = rules[rule]
  return { rule, severity, path, message: message.replace('{}', () => particulars), fix }
}
