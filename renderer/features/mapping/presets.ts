import type { JsonObject } from './json.ts'

/** The table of OneSignal's Kafka page (onesignal.md §2). */
const flat: JsonObject = {
  version: 1,
  name: { path: '$.value.event_name' },
  external_id: { path: '$.value.user_id', convert: 'string' },
  onesignal_id: null,
  timestamp: { path: '$.value.event_timestamp', convert: 'timestamp' },
  properties: { path: '$.value.event_data' },
}

/** The envelope of the same page's sample: everything under `data`, the bag is called `properties`. */
const envelope: JsonObject = {
  version: 1,
  name: { path: '$.value.data.event_name' },
  external_id: { path: '$.value.data.user_id', convert: 'string' },
  onesignal_id: null,
  timestamp: { path: '$.value.data.event_timestamp', convert: 'timestamp' },
  properties: { path: '$.value.data.properties' },
}

/** What a new mapping begins with. */
export const presetMapping = (preset: 'flat' | 'envelope'): JsonObject => (preset === 'flat' ? flat : envelope)
