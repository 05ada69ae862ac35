/** What is known of every record, by the name that stands before the dot of a path. */
export const recordFields: ReadonlySet<string> = new Set([
  'topic',
  'partition',
  'offset',
  'timestamp',
  'key',
  'value',
  'headers',
])

/** What decoding and mapping add. */
export const outcomeFields: ReadonlySet<string> = new Set(['verdict', 'event', 'user', 'format', 'schema'])
