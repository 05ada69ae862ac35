/** What is known of every record, by the name that stands before the dot of a path. */
const recordFields: ReadonlySet<string> = new Set([
  'topic',
  'partition',
  'offset',
  'timestamp',
  'key',
  'value',
  'headers',
])

/** The fields that an expression may name, and how a path of them is followed in a record. */
export type FilterFields = {
  readonly roots: ReadonlySet<string>
  /** Members of roots other than `timestamp` stand inside the record's value. */
  readonly insideValue: boolean
  /** For messages: where most fields are. */
  readonly example: string
}

/** An expression about records, as Live, tail and export have them. */
export const aboutRecords: FilterFields = { roots: recordFields, insideValue: false, example: '$.value' }

/** What decoding and mapping add. */
export const outcomeFields: ReadonlySet<string> = new Set(['verdict', 'event', 'user', 'format', 'schema'])
