/** Addresses of places that features send people to. Features do not import each other; they meet here. */
export const links = {
  live: '/live',
  /** Live with a filter filled in. */
  liveFilter: (filter: string) => `/live/filter/${encodeURIComponent(filter)}`,
  /** Live with one kept record opened. */
  liveRecord: (seq: number) => `/live/record/${seq}`,
  mapping: '/mapping',
  /** Mapping tried on a kept record of the inspector. */
  mappingSample: (sessionId: string, seq: number) => `/mapping/sample/${encodeURIComponent(sessionId)}/${seq}`,
  relay: '/relay',
  webhooks: '/webhooks',
  webhook: (name: string) => `/webhooks/${name}`,
  /** One of a webhook's tabs. */
  webhookTab: (name: string, tab: 'edit' | 'test' | 'stats' | 'logs') => `/webhooks/${name}/${tab}`,
  /** A webhook's log with a filter filled in. */
  webhookLog: (name: string, filter: string) => `/webhooks/${name}/logs/${encodeURIComponent(filter)}`,
  journeys: '/journeys',
  journey: (name: string) => `/journeys/${name}`,
  receiver: '/receiver',
  trace: '/trace',
  /** The timeline of an event: its id, a delivery's id, an idempotency key, or topic:partition:offset. */
  traceOf: (id: string) => `/trace/${encodeURIComponent(id)}`,
  connections: '/connections',
  /** One connection: its form and its ladder. */
  connection: (name: string) => `/connections/${name}`,
  /** Its Schema Registry. */
  connectionSchemas: (name: string) => `/connections/${name}/schemas`,
  /** The schema with this id, whatever its subject. */
  connectionSchemaId: (name: string, schemaId: number) => `/connections/${name}/schemas/id/${schemaId}`,
  connectionSubject: (name: string, subject: string, version?: number) =>
    `/connections/${name}/schemas/subject/${encodeURIComponent(subject)}${version === undefined ? '' : `/${version}`}`,
  /** Its consumer groups. */
  connectionGroups: (name: string) => `/connections/${name}/groups`,
  connectionGroup: (name: string, groupId: string) => `/connections/${name}/groups/${encodeURIComponent(groupId)}`,
  settings: '/settings',
} as const

/** Route patterns for `useRoute` that belong to the addresses above. */
export const routes = {
  trace: '/trace/:id',
  liveFilter: '/live/filter/:filter',
  liveRecord: '/live/record/:seq',
  mappingSample: '/mapping/sample/:sessionId/:seq',
} as const
