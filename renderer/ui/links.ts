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
  receiver: '/receiver',
  connections: '/connections',
  settings: '/settings',
} as const

/** Route patterns for `useRoute` that belong to the addresses above. */
export const routes = {
  liveFilter: '/live/filter/:filter',
  liveRecord: '/live/record/:seq',
  mappingSample: '/mapping/sample/:sessionId/:seq',
} as const
