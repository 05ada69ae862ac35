import type { MappingFile } from '#shared/schema/mapping.ts'

/** A mapping to begin with. */
export type MappingPreset = {
  readonly id: 'flat' | 'data-envelope'
  readonly title: string
  readonly description: string
  readonly file: MappingFile
}

/** The two forms that OneSignal's own page about Kafka shows; they contradict each other (onesignal.md §2). */
export const mappingPresets: readonly MappingPreset[] = [
  {
    id: 'flat',
    title: 'Flat fields',
    description: 'event_name, user_id, event_timestamp and event_data side by side: the table of OneSignal’s page.',
    file: {
      version: 1,
      name: { path: '$.value.event_name' },
      external_id: { path: '$.value.user_id', convert: 'string' },
      onesignal_id: null,
      timestamp: { path: '$.value.event_timestamp', convert: 'timestamp' },
      properties: { path: '$.value.event_data' },
    },
  },
  {
    id: 'data-envelope',
    title: 'Data envelope',
    description:
      'The same inside {"schema": …, "data": {…, "properties": …}}: the sample message of the same page, which does not fit its table.',
    file: {
      version: 1,
      name: { path: '$.value.data.event_name' },
      external_id: { path: '$.value.data.user_id', convert: 'string' },
      onesignal_id: null,
      timestamp: { path: '$.value.data.event_timestamp', convert: 'timestamp' },
      properties: { path: '$.value.data.properties' },
    },
  },
]
